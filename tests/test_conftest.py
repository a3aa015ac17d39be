"""What `conftest.py` leaves behind."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_data_folder_goes_without_a_warning_however_the_process_ends():
    command = [sys.executable, "-W", "error", "-c", "import conftest; print(conftest._data)"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert result.stderr == ""
    assert not Path(result.stdout.strip()).exists()
