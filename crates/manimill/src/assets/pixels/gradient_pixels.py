def gradient_pixels(height, width):
    """A picture as an array of pixels: its colours change smoothly from corner to corner."""
    rows, columns = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    return np.uint8(255 * np.dstack([columns, rows, 1 - columns]))
