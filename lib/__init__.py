"""The library that the chapters of Downhill build, part by part, and then import.

A module is a concept; a module imports only from floors below its own:

1. `losses`, `activations`, `schedules`, `regularizers`, `gradients`, `datasets`, `clusters`, `surfaces`
2. `images`, `layers`, `optimizers`
3. `training`
4. `sweeps`
5. `figures`, `exercises`, `explorables`

Below all of them lie `_validation` (checks of arguments), `_arrays` (fast helpers), `_looks` (colours) and `_progress`:
plumbing, which a first reading may skip.

Throughout, rows are samples: ``X`` is (N, D), ``W`` is (D, C), scores are (N, C), labels are (N,).
"""
