def draw_music_note(width, height, color=WHITE):
    """Two notes under a beam."""
    solid = {"fill_opacity": 1, "stroke_width": 0}
    heads = VGroup(*[Ellipse(width=0.7, height=0.5, color=color, **solid).rotate(0.3).move_to([x, -1, 0]) for x in (-0.7, 0.7)])
    stems = VGroup(*[Rectangle(width=0.1, height=2, color=color, **solid).move_to([x, 0, 0]) for x in (-0.4, 1)])
    beam = Rectangle(width=1.5, height=0.35, color=color, **solid).move_to([0.3, 0.9, 0])
    music_note = VGroup(heads, stems, beam)
    return music_note.stretch_to_fit_width(width).stretch_to_fit_height(height).center()
