//! Scenes put together from what 3b1b's dialect has: converted whole, to Python that a second run leaves as it is.

use manimill_syntax::Module;
use proptest::prelude::*;

use super::leftovers;
use crate::index::{Dialect, libraries};
use crate::repair::{REWRITES, engine};

/// Statements of scenes in the cairo dialect that need nothing of each other.
const STATEMENTS: [&str; 22] = [
    "title = TextMobject(\"A title\").to_edge(UP)",
    "formula = TexMobject(\"e^\", \"{i\\\\pi}\", tex_to_color_map={\"e\": RED})",
    "self.play(ShowCreation(Circle()), run_time=2)",
    "self.play(self.dot.shift, 2 * UP, self.dot.set_color, RED, Write(Square()))",
    "self.play(\n            self.dot.move_to, self.point,  # where it belongs\n            {\"aligned_edge\": LEFT},\n        )",
    "self.play(FadeInFrom(self.dot, 2 * LEFT + UP), FadeOutAndShift(Square()))",
    "self.play(LaggedStart(FadeIn, VGroup(Dot(), Dot())))",
    "self.play(LaggedStartMap(FadeInFromDown, VGroup(Dot(), Dot())))",
    "self.play(Succession(Write, Square(), FadeOut, self.dot, {\"run_time\": 2}))",
    "self.dot.set_height(2 * self.dot.get_height()).rotate_in_place(PI)",
    "self.add(Rectangle(height=1, witdh=2).set_width(FRAME_WIDTH / 2, stretch=True))",
    "axes = Axes(x_min=0, x_max=5, axis_config={\"tick_frequency\": 2, \"include_tip\": False}, y_min=-1, y_max=1)",
    "plane, line = NumberPlane(), NumberLine(x_min=-1, x_max=self.n)",
    "self.add(FunctionGraph(lambda x: x ** 2, x_min=-1, x_max=1, **{\"color\": BLUE}))",
    "self.add(ParametricFunction(lambda t: t * RIGHT, t_min=0, t_max=self.n, step_size=0.1))",
    "self.add(Arc(0, PI, radius=2), SmallDot(UP))",
    "for k in range(3):\n            self.play(Rotating(self.dot, radians=k), ShowCreationThenDestructionAround(Square()))",
    "if random.random() < 0.5:\n            self.embed()",
    "self.play(ApplyMethod(self.dot.set_width, 3), *[ShowCreation(Dot()) for _ in range(2)])",
    "self.wait(DEFAULT_WAIT_TIME)",
    "self.add(Pair(gap=3, color=RED))",
    "self.add_foreground_mobjects(self.dot)",
];

fn scene(statements: &[&str]) -> String {
    let body = statements.iter().fold(String::new(), |body, statement| body + "        " + statement + "\n");
    format!(
        "from manimlib.imports import *\n\n\nclass Pair(VGroup):\n    CONFIG = {{\"gap\": 2, \"color\": BLUE}}\n\n    def __init__(self, \
         **kwargs):\n        digest_config(self, kwargs)\n        VGroup.__init__(self, **kwargs)\n        self.add(Dot(), \
         Dot(self.gap * UP))\n\n\nclass A(Scene):\n    CONFIG = {{\n        \"n\": 3,  # how many\n        \"point\": UP,\n    \
         }}\n\n    def construct(self):\n        self.dot = Dot()\n{body}"
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_scene_is_converted_whole_and_once(chosen in proptest::sample::subsequence(STATEMENTS.to_vec(), 0..=STATEMENTS.len()).prop_shuffle()) {
        let library = libraries::shipped();
        let code = scene(&chosen);
        let converted = engine::rewrite(&code, "A", Dialect::Legacy, &library, &REWRITES).code;
        prop_assert!(Module::parse(converted.as_str()).is_ok(), "no Python:\n{}", converted);
        prop_assert_eq!(leftovers::of(&converted, &library), None, "of\n{}\nthere came\n{}", code, converted);
        prop_assert!(converted.contains("from manim import *") && !converted.contains("manimlib"));
        for dialect in [Dialect::Legacy, Dialect::Community] {
            let again = engine::rewrite(&converted, "A", dialect, &library, &REWRITES).code;
            prop_assert_eq!(&again, &converted);
        }
    }
}
