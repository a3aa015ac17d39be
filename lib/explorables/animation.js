/* What moves by itself: step() makes the change of a frame. It rests while the figure is out of sight; in a hidden tab
   there are no frames. For readers who want no motion, jump() makes the change of many frames at once. */
downhill.animation = function (figure, step, jump) {
  "use strict";
  let frame, isSeen = true;
  function next() {
    cancelAnimationFrame(frame); // or a quick pause and run would run twice as fast
    if (figure.isRunning && isSeen) frame = requestAnimationFrame(tick);
  }
  function tick() {
    step();
    figure.redraw();
    next();
  }
  new IntersectionObserver((entries) => {
    isSeen = entries.at(-1).isIntersecting;
    next();
  }).observe(figure.root);
  return {
    stop() {
      figure.isRunning = false;
      next(); // or the frame that was asked for would still come
    },
    toggle() {
      if (!figure.isRunning && matchMedia("(prefers-reduced-motion: reduce)").matches) return jump();
      figure.isRunning = !figure.isRunning;
      return next();
    },
  };
};
