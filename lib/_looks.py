"""The colours of all figures, drawn or interactive, and how each optimizer looks in them."""

# The palette of Okabe and Ito, distinguishable with any colour vision: https://jfly.uni-koeln.de/color/
# As lines, its orange and sky are too light for a white page: half as light, they read on white and on dark.
COLORS = {
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "green": "#009E73",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "dark-orange": "#B87A00",
    "dark-sky": "#2F8FC4",
}
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE, DARK_ORANGE, DARK_SKY = COLORS.values()
INK = "#222832"  # of letters, on a white page; on a dark one it turns light with them
GRAY_ON_WHITE = "#767676"  # of lines in figures: 4.5 : 1 on white
GRAY_ON_BOTH = "#7b7b7b"  # of pictures that can't know their page: 4.2 : 1 on white and on the dark one alike

# The same colour and dashes for the same optimizer in the whole book. Dashes and gaps count in widths of the line; none
# is a solid line. (Without red or without green, dark orange looks like vermilion: Adam is drawn in ink.)
OPTIMIZERS = {
    "SGD": ("vermilion", ()),
    "momentum": ("blue", (3.7, 1.6)),
    "Nesterov": ("dark-sky", (6.4, 1.6, 1, 1.6)),
    "AdaGrad": ("purple", (1, 1.65)),
    "RMSProp": ("green", (5, 1, 1, 1, 1, 1)),
    "Adam": ("ink", (7, 2)),
}
