//! What is left of 3b1b's Manim after the rewrites: the reasons why a sample cannot be converted.
//!
//! Manim Community takes much of it without a word (any `set_…` of a mobject, any keyword of `play`), so that a sample that runs is no
//! proof that it means what it meant.

use std::collections::BTreeSet;

use manimill_syntax::is_builtin;
use manimill_syntax::tree::{Kind, Tree};

use super::names::{old_imports, root_of, todays};
use super::play_methods::uncalled;
use crate::index::Library;
use crate::repair::file::{File, Version};

/// Methods and attributes of 3b1b's that Manim Community's classes do not have.
const GONE: &str = "\
    accent_vertices account_for_buff active_anim add_3d_pieces add_T_label add_ambient_rotation add_arc_to add_axis_labels \
    add_background_plane add_bars add_black_keys add_brackets add_configuration add_content add_controls add_frames \
    add_iris_back add_lines add_mobjects_among add_point add_pupil add_sample_space add_smooth_cubic_curve_to add_sound_at \
    add_sound_to_video add_spikes add_texture add_tick_marks add_transform add_transformable_mobjects \
    add_transformable_plane add_treds_to_tires add_white_keys align_family align_lines always_sort_to_camera \
    animate_product animate_secant_slope_group_change annotate_edges any_pi_creatures_on_screen apply_complex_homotopy \
    apply_depth_test apply_edge_detection apply_gaussian_blur apply_points_function are_points_touching args_to_string \
    arrange_subparts arrange_to_fit_depth arrange_to_fit_dim arrange_to_fit_height arrange_to_fit_width \
    assign_labels_by_color bind_graph_to_func break_up_tex_strings capture_mobjects_in_camera change \
    change_alignment_for_a_line change_all_student_modes change_mode change_opacity_function \
    change_spotlight_opacity_function change_student_modes change_to_rgba_array choose_color complement coords_to_center \
    copy_frame_positioning create_axis create_brackets create_eyes create_mobject_matrix create_pi_creature \
    create_pi_creatures create_tip_with_stroke_width cut_pupil deactivate_clip_plane deactivate_depth_test \
    digest_mobject_attrs dim_ambient dim_spotlight dimming draw_edges draw_vertices expand_command_string f_always \
    factorial fill_with_n_choose_k finish_animations fix_in_frame frame_shape freeze_background generate_dual_graph \
    generate_grid generate_n_choose_k_mobs generate_regions generate_sea_of_zeros generate_spanning_tree \
    generate_treeified_spanning_tree generate_vaos get_ace_design get_all_childNodes_have_id get_all_corners \
    get_all_ranges get_ancestors get_anchor_points get_animation_integral_bounds_change get_animation_time_progression \
    get_anti_alias_width get_area_under_graph get_area_vector get_arm_copies get_aspect_ratio \
    get_attr_dict_from_command_pair get_author get_axis_label get_background get_background_image_file get_base \
    get_bezier_tuples get_bezier_tuples_from_points get_blue_part_and_brown_part get_body \
    get_bottom_conditional_change_anims get_bounding_box get_bounding_box_point get_bubble get_bubble_center \
    get_center_point get_checkmark get_circle get_color_command get_color_palette get_column get_complex_formatter \
    get_conditional_change_anims get_continuous_bounding_box_point get_corner_dots get_corner_numbers get_cross \
    get_crosshair get_date_message get_default_coordinate_values get_default_size get_derivative_graph get_design \
    get_digit_increment_animations get_distance get_division_change_animations get_dot_template get_ellipses \
    get_euler_angles get_face_card_design get_field_of_view get_flat_stroke get_formatter get_frame_center \
    get_frame_height get_frame_shape get_frame_width get_front_light get_front_line get_gloss get_glow_factor get_graph \
    get_grid get_group get_h_line get_h_line_to_graph get_highlight get_horizontal_division_change_animations \
    get_implied_camera_location get_lights get_lines_parallel_to_axis get_logo_animations get_look_at_spot \
    get_looking_direction get_lowest_row get_mobject_copies get_mobjects_from_last_animation get_mobs_from_terms get_mode \
    get_mouse_drag_point get_mouse_point get_needle_angle get_needle_tip get_num_string get_number_design get_number_mob \
    get_on_screen_pi_creatures get_opacities get_opacity get_order_n_self get_orientation get_original_path_string \
    get_outer_vert_indices get_parametric_curve get_parametric_surface get_part_by_text get_parts_by_tex get_parts_by_text \
    get_pi_creatures get_picked_color get_picked_opacity get_pis get_place_max get_place_num \
    get_posterior_rectangle_braces_and_labels get_posterior_rectangle_change_anims get_posterior_rectangles \
    get_primary_pi_creature get_prior_rectangles get_probabalistic_message get_quote get_radii get_radius get_rear_light \
    get_rect get_reflectiveness get_result_matrix get_riemann_rectangles_list get_row get_sample_coords get_sample_points \
    get_sample_space get_scale get_scale_stroke_with_zoom get_scatterplot get_seed_shape get_shading get_shadow get_shape \
    get_shortcuts get_source_point get_space_width get_start_angle get_start_points get_step_size get_stop_angle \
    get_stroke_widths get_student_changes get_students get_supporter_note get_t_func get_tangent_line get_teacher \
    get_template_configuration get_texture get_tick_numbers get_tip_point get_tires get_top_conditional_change_anims \
    get_transformable_plane get_transformer get_u_values_and_v_values get_unit_normal get_unit_normals get_v_line \
    get_v_line_to_graph get_value_from_point get_vertical_division_change_animations get_vertical_line_to_graph \
    get_x_range has_fill has_same_shape_as has_screen has_stroke i2g i2m increment_euler_angles increment_gamma \
    increment_phi increment_theta increment_time index_of_part_by_tex insert_submobject introduce_bubble invisible_copy \
    is_aligned_with is_changing is_fixed_in_frame is_flipped is_key_pressed is_next_digit is_point_touching is_smooth \
    is_touching is_window_closing joint_blink light_source look_at looks_identical make_3d make_eye_contact \
    make_green_screen make_number_changeable make_orientation_default match_background_image_file matrix_to_mob_matrix \
    move_needle_to_velocity move_source_to move_tip_to name_parts new_sector non_blink_wait opening_angle \
    organize_matrices organize_mob_matrix paint_plane pi_creature pi_creature_says pi_creature_thinks pi_creatures pin_to \
    point_func point_to_mobject point_to_rgb position_mobject_inside refresh_bounding_box refresh_joint_angles \
    refresh_uniforms refresh_unit_normal region_from_cycle remove_controls reorient replace_submobject \
    replace_vertices_with replicate reset_camera resize_to_content rotate_needle scale_radii scroll_through_patrons \
    select_part select_parts set_alignment set_all_lines_alignment set_anim_args set_animating_status set_anti_alias_width \
    set_axis_shading set_backstroke set_bstroke set_buff set_camera set_camera_background set_camera_mob \
    set_camera_pixel_array set_clip_plane set_color_by_code set_color_by_rgb_func set_color_by_rgba_func set_color_by_t2c \
    set_color_by_t2g set_color_by_text set_color_by_text_to_color_map set_color_by_xyz_func set_distance set_euler_angles \
    set_euler_axes set_field_of_view set_flat_stroke set_floor_plane set_frame_center set_frame_height set_frame_width \
    set_gloss set_glow_factor set_joint_type set_max_depth set_max_height set_max_opacity_ambient \
    set_max_opacity_spotlight set_max_width set_min_depth set_min_height set_min_width set_orientation set_parts_color \
    set_parts_color_by_dict set_perpendicular_to_camera set_radii set_radius set_reflectiveness set_rgba_array \
    set_rgba_array_by_color set_sample_coords set_scale_stroke_with_zoom set_screen set_shading set_shadow set_shape \
    set_stroke_width_from_length set_style_data set_submobjects set_submobjects_from_number set_thickness set_value_anim \
    set_variables_as_attrs setup_axes setup_in_uv_space shrug slice_by_tex student_says student_thinks teacher_holds_up \
    teacher_says teacher_thinks to_default_position to_default_state to_fixed_frame_point to_grid toggle_value trace_cycle \
    transform_between_riemann_rects transition_between_states transition_to_alt_config unfix_from_frame update_ambient \
    update_config update_lighthouse update_posterior_braces update_sample_points update_sectors update_shadow \
    update_vectors use_winding_fill uv_func viewing_angle_of_point viewing_angles viewing_rays wag z_to_point \
    zoom_in_on_thought_bubble \
";

/// What blocks the conversion of a file, as people would say it; `None` for a file that is converted.
pub(in crate::repair) fn of(code: &str, library: &Library) -> Option<String> {
    let version = match Version::parse(code) {
        Ok(version) => version,
        Err(error) => return Some(error.to_string()),
    };
    let tree = Tree::of(version.module());
    let file = File::new(&version, &tree, library);
    let classes = file.lineages();
    let mut found: BTreeSet<String> =
        uncalled(&file, classes).iter().map(|method| format!("play({}, …)", method.text())).collect();
    let gone: BTreeSet<&str> = GONE.split_whitespace().collect();
    let manim = library.get("manim");
    for node in tree.nodes() {
        match node.kind() {
            Kind::Name => {
                let Some(name) = file.manim_name(node) else { continue };
                let today = root_of(todays(name));
                let is_there = manim.is_none_or(|manim| manim.star.contains(today));
                if !is_there
                    && !is_builtin(name)
                    && !crate::repair::is_mended(name, library)
                    && !today.starts_with(|first: char| first.is_ascii_digit())
                {
                    found.insert(name.to_owned());
                }
            }
            Kind::Attribute => {
                let Some(attribute) = node.as_attribute() else { continue };
                if gone.contains(attribute.name) && !classes.define(attribute.name) {
                    found.insert(format!(".{}", attribute.name));
                }
            }
            Kind::Assign => {
                let names = node.as_assignment().into_iter().flat_map(|assignment| assignment.targets);
                if names.into_iter().any(|target| target.as_name() == Some("CONFIG")) && node.class().is_some() {
                    found.insert("CONFIG".to_owned());
                }
            }
            _ => {}
        }
    }
    for import in old_imports(&file) {
        if found.is_empty() {
            found.insert(import.text().to_owned());
        }
    }
    let found: Vec<String> = found.into_iter().collect();
    (!found.is_empty()).then(|| found.join(", "))
}
