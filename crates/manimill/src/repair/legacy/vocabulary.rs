//! Words of 3b1b's Manim that rewrites must know: which names are animations, which attributes are methods of mobjects.

use super::classes::{Classes, Family};

/// Animation classes of Manim Community and of 3b1b's, sorted.
#[rustfmt::skip]
const ANIMATIONS: [&str; 111] = [
    "Add", "AddTextLetterByLetter", "AddTextWordByWord", "Animation", "AnimationGroup", "AnimationOnSurroundingRectangle",
    "ApplyComplexFunction", "ApplyFunction", "ApplyMatrix", "ApplyMethod", "ApplyPointwiseFunction",
    "ApplyPointwiseFunctionToCenter", "ApplyWave", "Blink", "Broadcast", "ChangeDecimalToValue", "ChangeSpeed",
    "ChangingDecimal", "CircleIndicate", "Circumscribe", "ClockPassesTime", "ClockwiseTransform", "ComplexHomotopy",
    "CountInFrom", "CounterclockwiseTransform", "Create", "CyclicReplace", "DrawBorderThenFill", "Fade", "FadeIn", "FadeInFrom",
    "FadeInFromDown", "FadeInFromLarge", "FadeInFromPoint", "FadeOut", "FadeOutAndShift", "FadeOutAndShiftDown",
    "FadeOutToPoint", "FadeToColor", "FadeTransform", "FadeTransformPieces", "Flash", "FlashAround", "FlashThroughClass",
    "FlashUnder", "FlashyFadeIn", "FlipThroughSymbols", "FocusOn", "GrowArrow", "GrowFromCenter", "GrowFromEdge",
    "GrowFromPoint", "Homotopy", "Indicate", "LaggedStart", "LaggedStartMap", "MaintainPositionRelativeTo", "MoveAlongPath",
    "MoveCar", "MoveToTarget", "PhaseFlow", "PiCreatureBubbleIntroduction", "PiCreatureSays", "RemovePiCreatureBubble",
    "RemoveTextLetterByLetter", "ReplacementTransform", "Restore", "Rotate", "Rotating", "ScaleInPlace", "ShowCreation",
    "ShowCreationThenDestruction", "ShowCreationThenDestructionAround", "ShowCreationThenFadeAround", "ShowCreationThenFadeOut",
    "ShowIncreasingSubsets", "ShowPartial", "ShowPassingFlash", "ShowPassingFlashAround",
    "ShowPassingFlashWithThinningStrokeWidth", "ShowSubmobjectsOneByOne", "ShrinkToCenter", "SmoothedVectorizedHomotopy",
    "SpinInFromNothing", "SpiralIn", "Succession", "Swap", "SwitchOff", "SwitchOn", "Transform", "TransformAnimations",
    "TransformFromCopy", "TransformMatchingParts", "TransformMatchingShapes", "TransformMatchingStrings",
    "TransformMatchingTex", "TurnInsideOut", "TypeWithCursor", "Uncreate", "UntypeWithCursor", "Unwrite", "UpdateFromAlphaFunc",
    "UpdateFromFunc", "VFadeIn", "VFadeInThenOut", "VFadeOut", "VShowPassingFlash", "Wait", "Wiggle", "WiggleOutThenIn",
    "Write",
];

/// Methods of mobjects that change them, and how many positional arguments people give each at most, sorted.
#[rustfmt::skip]
const METHODS: [(&str, usize); 131] = [
    ("add", 99), ("add_background_rectangle", 2), ("add_tip", 1), ("add_to_back", 99), ("add_updater", 2),
    ("align_on_border", 2), ("align_to", 2), ("append_points", 1), ("apply_complex_function", 1), ("apply_function", 1),
    ("apply_matrix", 1), ("arrange", 2), ("arrange_in_grid", 2), ("arrange_submobjects", 2), ("become", 1), ("blink", 0),
    ("center", 0), ("change", 2), ("change_mode", 1), ("clear_updaters", 0), ("fade", 1), ("fade_all_but", 2), ("fade_to", 2),
    ("fix_in_frame", 0), ("flip", 2), ("highlight", 1), ("increment_gamma", 1), ("increment_phi", 1), ("increment_theta", 1),
    ("increment_value", 1), ("insert_n_curves", 1), ("interpolate", 3), ("invert", 0), ("look", 1), ("look_at", 1),
    ("make_jagged", 0), ("make_smooth", 0), ("match_color", 1), ("match_coord", 2), ("match_depth", 1), ("match_dim_size", 2),
    ("match_height", 1), ("match_points", 1), ("match_style", 1), ("match_width", 1), ("match_x", 1), ("match_y", 1),
    ("match_z", 1), ("move_arc_center_to", 1), ("move_to", 2), ("next_to", 3), ("nudge", 2), ("pin_to", 1),
    ("pointwise_become_partial", 3), ("pose_at_angle", 0), ("prepare_for_nonlinear_transform", 1), ("put_at_tip", 2),
    ("put_start_and_end_on", 2), ("remove", 99), ("reorient", 5), ("replace", 2), ("rescale_to_fit", 2), ("restore", 0),
    ("reverse_points", 0), ("rotate", 2), ("rotate_about_origin", 2), ("rotate_in_place", 2), ("scale", 1),
    ("scale_about_point", 2), ("scale_in_place", 1), ("scale_to_fit_height", 1), ("scale_to_fit_width", 1), ("set", 0),
    ("set_angle", 1), ("set_background_stroke", 0), ("set_color", 1), ("set_color_by_gradient", 99), ("set_color_by_tex", 2),
    ("set_color_by_tex_to_color_map", 1), ("set_colors_by_radial_gradient", 4), ("set_coord", 2), ("set_depth", 1),
    ("set_euler_angles", 3), ("set_fill", 2), ("set_gamma", 1), ("set_gloss", 1), ("set_height", 1), ("set_length", 1),
    ("set_opacity", 1), ("set_phi", 1), ("set_points", 1), ("set_points_as_corners", 1), ("set_points_by_ends", 2),
    ("set_points_smoothly", 1), ("set_rgba_array", 1), ("set_shade_in_3d", 1), ("set_sheen", 2), ("set_sheen_direction", 1),
    ("set_stroke", 3), ("set_stroke_width", 1), ("set_style", 0), ("set_submobject_colors_by_gradient", 99),
    ("set_submobject_colors_by_radial_gradient", 4), ("set_submobjects", 1), ("set_theta", 1), ("set_value", 1),
    ("set_width", 1), ("set_x", 1), ("set_y", 1), ("set_z", 1), ("set_z_index", 1), ("shift", 1), ("shift_onto_screen", 0),
    ("shuffle", 0), ("shuffle_submobjects", 0), ("sort", 1), ("sort_submobjects", 1), ("space_out_submobjects", 1),
    ("stretch", 2), ("stretch_about_point", 3), ("stretch_in_place", 2), ("stretch_to_fit_depth", 1),
    ("stretch_to_fit_height", 1), ("stretch_to_fit_width", 1), ("surround", 1), ("to_corner", 2), ("to_default_state", 0),
    ("to_edge", 2), ("to_original_color", 0), ("update", 1), ("wag", 3),
];

pub(super) fn is_animation_class(name: &str) -> bool {
    ANIMATIONS.binary_search(&name).is_ok()
}

/// How many positional arguments a method of a mobject is given at most; `None` for what is no such method.
pub(super) fn most_arguments(classes: &Classes<'_>, name: &str) -> Option<usize> {
    if let Ok(at) = METHODS.binary_search_by_key(&name, |(method, _)| method) {
        return Some(METHODS[at].1);
    }
    let mobjects = classes.members.iter().filter(|member| member.family == Family::Mobject);
    mobjects
        .filter_map(|member| member.class.method(name))
        .map(|method| {
            let parameters = method.parameters();
            if parameters.iter().any(|parameter| parameter.stars == "*") {
                usize::MAX
            } else {
                parameters.len().saturating_sub(1)
            }
        })
        .max()
}
