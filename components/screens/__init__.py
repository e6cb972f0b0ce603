"""The screens of rooms and the note that they show, for whoever looks after them: the page `/man-hinh`."""
