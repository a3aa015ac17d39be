/* What becomes of pen strokes: the counts of inked dots in 8 × 8 cells, as an image of the book's digits has them, and
   what a network or the nearest image makes of those. A stroke is a list of points [x, y] in dots, on a pad of
   32 × 32. */
downhill.ink = (function () {
  "use strict";
  const SIDE = 32, CELL = 4, WIDEST = 20;
  const LEVELS = "0123456789abcdefg"; // an image is stored as a letter a pixel
  const {sum} = downhill;

  function squaredDistance([x, y], [ax, ay], [bx, by]) {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length ? downhill.clamp(((x - ax) * dx + (y - ay) * dy) / length, [0, 1]) : 0;
    return (x - ax - share * dx) ** 2 + (y - ay - share * dy) ** 2;
  }

  // From a dot of the frame to the place on the pad that it shows, if the ink is stretched to fill the frame.
  function stretched(strokes, radius) {
    const ends = [0, 1].map((d) => {
      const along = strokes.flat().map((point) => point[d]);
      return [Math.min(...along) - radius, Math.max(...along) + radius];
    });
    const [width, height] = ends.map(([low, high]) => high - low);
    const tall = SIDE / height;
    const scales = [Math.min(WIDEST / width, tall), tall];
    return (dot) => dot.map((at, d) => (at - SIDE / 2) / scales[d] + (ends[d][0] + ends[d][1]) / 2);
  }

  // How many of its 16 dots are inked, for each of 64 cells, row by row.
  function counts(strokes, radius, fit) {
    const found = Array(64).fill(0);
    const segments = strokes.flatMap((stroke) =>
      stroke.length > 1 ? stroke.slice(1).map((end, k) => [stroke[k], end]) : [[stroke[0], stroke[0]]]);
    if (!segments.length) return found;
    const place = fit ? stretched(strokes, radius) : (dot) => dot;
    for (let row = 0; row < SIDE; row++) {
      for (let column = 0; column < SIDE; column++) {
        const at = place([column + 0.5, row + 0.5]);
        if (segments.some(([start, end]) => squaredDistance(at, start, end) <= radius * radius)) {
          found[8 * Math.floor(row / CELL) + Math.floor(column / CELL)] += 1;
        }
      }
    }
    return found;
  }

  // Softmax of the scores that linear layers, with ReLU between them, give to an image with the mean subtracted.
  function probabilities(layers, mean, inked) {
    let x = inked.map((count, k) => count / 16 - mean[k]);
    layers.forEach(([weights, biases], k) => {
      if (k) x = x.map((value) => Math.max(value, 0));
      x = biases.map((bias, j) => bias + sum(x.map((value, i) => value * weights[i][j])));
    });
    const exps = x.map((score) => Math.exp(score - Math.max(...x)));
    return exps.map((each) => each / sum(exps));
  }

  const levels = (image) => [...image].map((letter) => LEVELS.indexOf(letter));

  // Which of the images is nearest, the first of equals, and how far away it is in units of full ink.
  function nearest(images, inked) {
    const squares = images.map((image) => sum(image.map((count, k) => (count - inked[k]) ** 2)));
    const least = squares.reduce((low, each) => Math.min(low, each));
    return {index: squares.indexOf(least), distance: Math.sqrt(least) / 16};
  }

  return {SIDE, counts, levels, nearest, probabilities};
})();
