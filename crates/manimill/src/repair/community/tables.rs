//! What only has another name today, one row each, with the release that made it necessary. Pure renames belong here; what also
//! changes a call has a file of its own. Every new name is looked up in the pinned Manim by a test.

/// A name of the star-import: old, new, release.
pub(in crate::repair) const NAMES: &[(&str, &str, &str)] = &[
    ("CairoText", "Text", "0.6.0"),
    ("DEFAULT_MOBJECT_TO_EDGE_BUFF", "DEFAULT_MOBJECT_TO_EDGE_BUFFER", "0.1.0"),
    ("DEFAULT_MOBJECT_TO_MOBJECT_BUFF", "DEFAULT_MOBJECT_TO_MOBJECT_BUFFER", "0.1.0"),
    ("DEG", "DEGREES", "0.1.0"),
    ("GREEN_SCREEN", "PURE_GREEN", "0.7.0"),
    ("MTex", "MathTex", "0.1.0"),
    ("MTexText", "Tex", "0.1.0"),
    ("OldTex", "MathTex", "0.1.0"),
    ("OldTexText", "Tex", "0.1.0"),
    ("PangoText", "Text", "0.1.1"),
    ("ParametricCurve", "ParametricFunction", "0.1.0"),
    ("ParametricSurface", "Surface", "0.10.0"),
    ("SGroup", "VGroup", "0.1.0"),
    ("ShowCreation", "Create", "0.7.0"),
    ("ShowCreationThenDestructionAround", "Circumscribe", "0.9.0"),
    ("ShowPassingFlashAround", "Circumscribe", "0.9.0"),
    ("SingleStringTex", "SingleStringMathTex", "0.1.0"),
    ("SingleStringTexMobject", "SingleStringMathTex", "0.1.0"),
    ("TexMobject", "MathTex", "0.6.0"),
    ("TexText", "Tex", "0.1.0"),
    ("TextMobject", "Tex", "0.6.0"),
    ("VCube", "Cube", "0.1.0"),
    ("VGroup3D", "VGroup", "0.1.0"),
    ("VShowPassingFlash", "ShowPassingFlash", "0.1.0"),
    ("WiggleOutThenIn", "Wiggle", "0.9.0"),
    ("angle_between", "angle_between_vectors", "0.9.0"),
    ("get_submobject_index_labels", "index_labels", "0.8.0"),
];

/// A name of the star-import that is an expression today: old, new, the name of Manim's (or numpy's) in it, release.
pub(in crate::repair) const EXPRESSIONS: &[(&str, &str, &str)] = &[
    ("ASPECT_RATIO", "config.aspect_ratio", "0.1.0"),
    ("BOTTOM", "config.bottom", "0.1.0"),
    ("DEFAULT_FRAME_RATE", "config.frame_rate", "0.1.0"),
    ("DEFAULT_PIXEL_HEIGHT", "config.pixel_height", "0.1.0"),
    ("DEFAULT_PIXEL_WIDTH", "config.pixel_width", "0.1.0"),
    ("FRAME_HEIGHT", "config.frame_height", "0.1.0"),
    ("FRAME_WIDTH", "config.frame_width", "0.1.0"),
    ("FRAME_X_RADIUS", "config.frame_x_radius", "0.1.0"),
    ("FRAME_Y_RADIUS", "config.frame_y_radius", "0.1.0"),
    ("LEFT_SIDE", "config.left_side", "0.1.0"),
    ("RIGHT_SIDE", "config.right_side", "0.1.0"),
    ("TOP", "config.top", "0.1.0"),
    ("TexTemplateFromFile", "TexTemplate.from_file", "0.18.1"),
    ("cross", "np.cross", "0.9.0"),
    ("get_norm", "np.linalg.norm", "0.9.0"),
];

/// A method or attribute that only Manim's objects have: old, new, release.
pub(in crate::repair) const METHODS: &[(&str, &str, &str)] = &[
    ("arrange_submobjects", "arrange", "0.1.0"),
    ("asign_tip_attr", "assign_tip_attr", "0.20.1"),
    ("dither", "wait", "0.1.0"),
    ("get_bounding_box_point", "get_critical_point", "0.1.0"),
    ("get_derivative_graph", "plot_derivative_graph", "0.14.0"),
    ("get_implicit_curve", "plot_implicit_curve", "0.14.0"),
    ("get_line_graph", "plot_line_graph", "0.14.0"),
    ("get_parametric_curve", "plot_parametric_curve", "0.14.0"),
    ("make_approximately_smooth", "make_smooth", "0.1.0"),
    ("match_background_image_file", "match_background_image", "0.6.0"),
    ("quick_point_from_proportion", "point_from_proportion", "0.1.0"),
    ("rotate_in_place", "rotate", "0.13.0"),
    ("scale_in_place", "scale", "0.13.0"),
    ("set_z_index_by_z_coordinate", "set_z_index_by_z_Point3D", "0.18.0"),
    ("stretch_in_place", "stretch", "0.13.0"),
    ("submobject_family", "get_family", "0.1.0"),
];

/// A keyword of a class's constructor (also of what inherits it) or of a function: whose, old, new, release.
pub(in crate::repair) const KEYWORDS: &[(&[&str], &str, &str, &str)] = &[
    (&["Axes", "NumberPlane", "ThreeDAxes", "ComplexPlane"], "number_line_config", "axis_config", "0.1.0"),
    (&["Code"], "code", "code_string", "0.19.0"),
    (&["Code"], "file_name", "code_file", "0.19.0"),
    (&["Code"], "insert_line_no", "add_line_numbers", "0.19.0"),
    (&["Code"], "line_no_from", "line_numbers_from", "0.19.0"),
    (&["Code"], "style", "formatter_style", "0.19.0"),
    (&["color_to_int_rgba"], "opacity", "alpha", "0.18.0"),
    (&["remove_list_redundancies"], "l", "lst", "0.5.0"),
    (&["DashedLine", "DashedVMobject"], "positive_space_ratio", "dashed_ratio", "0.9.0"),
    (&["LaggedStartMap"], "AnimationClass", "animation_class", "0.19.1"),
    (&["MathTex", "Tex"], "isolate", "substrings_to_isolate", "0.1.0"),
    (&["MathTex", "Tex"], "t2c", "tex_to_color_map", "0.1.0"),
    (&["NumberLine"], "numbers_to_show", "numbers_to_include", "0.6.0"),
    (&["Rotating"], "radians", "angle", "0.19.1"),
    (&["SpinInFromNothing"], "path_arc", "angle", "0.13.0"),
    (&["Surface", "Cone", "Cube", "Cylinder", "Prism", "Sphere", "Torus"], "opacity", "fill_opacity", "0.7.0"),
    (&["Torus"], "r1", "major_radius", "0.1.0"),
    (&["Torus"], "r2", "minor_radius", "0.1.0"),
    (&["Wait"], "duration", "run_time", "0.6.0"),
];

/// A keyword of a method of Manim's: the method, old, new, release.
pub(in crate::repair) const METHOD_KEYWORDS: &[(&str, &str, &str, &str)] = &[
    ("arrange_in_grid", "n_cols", "cols", "0.6.0"),
    ("arrange_in_grid", "n_rows", "rows", "0.6.0"),
    ("get_area", "bounded", "bounded_graph", "0.11.0"),
    ("get_axis_labels", "x_label_tex", "x_label", "0.7.0"),
    ("get_axis_labels", "y_label_tex", "y_label", "0.7.0"),
    ("from_hex", "hex", "hex_str", "0.19.0"),
    ("get_graph_label", "x", "x_val", "0.1.0"),
    ("get_riemann_rectangles", "colors", "color", "0.1.0"),
    ("get_x_axis_label", "label_tex", "label", "0.10.0"),
    ("get_y_axis_label", "label_tex", "label", "0.10.0"),
    ("move_camera", "distance", "focal_distance", "0.11.0"),
    ("next_section", "type", "section_type", "0.19.0"),
    ("rotate_about_origin", "axes", "axis", "0.19.1"),
    ("set_camera_orientation", "distance", "focal_distance", "0.11.0"),
    ("set_fill_by_value", "colors", "colorscale", "0.16.0"),
    ("set_value", "z", "value", "0.19.1"),
];

/// A keyword of a method of Manim's that is refused today: the method, the keyword, release.
pub(in crate::repair) const METHOD_DROPPED: &[(&str, &str, &str)] = &[
    ("align_to", "alignment_vect", "0.17.3"),
    ("become", "copy_submobjects", "0.18.1"),
    ("get_tex", "tex_to_color_map", "0.1.0"),
];

/// A keyword that had little effect and is refused today: whose, the keyword, release.
pub(in crate::repair) const DROPPED: &[(&[&str], &str, &str)] = &[
    (&["Arrow", "DoubleArrow", "Vector"], "preserve_tip_size_when_scaling", "0.7.0"),
    (&["Arrow", "DoubleArrow", "Vector"], "rectangular_stem_width", "0.7.0"),
    (&["Arrow", "DoubleArrow", "Vector"], "use_rectangular_stem", "0.7.0"),
    (&["Arrow", "DoubleArrow", "Vector"], "width_to_tip_len", "0.1.0"),
    (&["Arc", "Circle", "Dot"], "anchors_span_full_range", "0.7.0"),
    (&["Brace"], "max_num_quads", "0.6.0"),
    (&["Brace"], "min_num_quads", "0.6.0"),
    (&["Brace"], "width_multiplier", "0.6.0"),
    (&["choose"], "use_cache", "0.15.0"),
    (&["Code"], "generate_html_file", "0.19.0"),
    (&["Code"], "indentation_chars", "0.19.0"),
    (&["Code"], "line_no_buff", "0.19.0"),
    (&["Code"], "warn_missing_font", "0.19.0"),
    (&["color_gradient"], "interp_by_hsl", "0.1.0"),
    (&["DashedLine", "DashedVMobject"], "dash_spacing", "0.9.0"),
    (&["LinearTransformationScene"], "t_matrix", "0.7.0"),
    (&["random_bright_color"], "luminance_range", "0.1.0"),
    (&["Rotate", "Rotating"], "in_place", "0.1.0"),
    (&["SVGMobject", "Text"], "should_remove_null_curves", "0.17.0"),
    (&["SVGMobject", "Text"], "should_subdivide_sharp_curves", "0.17.0"),
    (&["SVGMobject", "Text"], "unpack_groups", "0.17.0"),
    (&["TracedPath"], "min_distance_to_new_point", "0.10.0"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::libraries;

    #[test]
    fn every_new_name_is_there_and_no_old_one_is() {
        let library = libraries::shipped();
        let manim = library.get("manim").expect("the pinned Manim");
        for (old, new, _) in NAMES {
            assert!(manim.star.contains(*new), "{new}");
            assert!(!manim.star.contains(*old), "{old}");
        }
        for (old, new, _) in EXPRESSIONS {
            let root = new.split('.').next().unwrap_or_default();
            assert!(manim.star.contains(root), "{new}");
            assert!(!manim.star.contains(*old), "{old}");
        }
        for (_, new, _) in METHODS {
            assert!(library.knows_attribute(new), "{new}");
        }
        let classes = KEYWORDS.iter().flat_map(|(classes, ..)| *classes).chain(DROPPED.iter().flat_map(|(classes, ..)| *classes));
        for class in classes {
            assert!(manim.star.contains(*class), "{class}");
        }
        for method in METHOD_KEYWORDS.iter().map(|(method, ..)| *method).chain(METHOD_DROPPED.iter().map(|(method, ..)| *method))
        {
            assert!(library.knows_attribute(method), "{method}");
        }
    }

    #[test]
    fn no_row_stands_twice() {
        for table in [NAMES, EXPRESSIONS, METHODS] {
            let olds: std::collections::BTreeSet<&str> = table.iter().map(|(old, ..)| *old).collect();
            assert_eq!(olds.len(), table.len());
        }
    }
}
