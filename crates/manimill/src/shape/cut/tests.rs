//! Cuts of scenes whose timeline is told, not run: the plays of each statement, and how many mobjects are left.

use manimill_runner::timeline::{Play, PlayKind};

use super::*;
use crate::index::libraries;

/// A timeline of plays at these lines of `construct`, each with the number of mobjects on the screen at its end.
fn timeline(plays: &[(u32, u32)]) -> Timeline {
    let play = |(number, (line, objects)): (usize, &(u32, u32))| Play {
        kind: PlayKind::Play,
        line: Some(*line),
        construct_line: Some(*line),
        start: f64::from(number as u32),
        run_time: 1.0,
        frames: 15,
        animations: Vec::new(),
        view: [0.0; 4],
        objects: Vec::new(),
        object_count: *objects,
        ..Play::default()
    };
    Timeline {
        width: 854,
        height: 480,
        frame_rate: 15.0,
        duration: f64::from(plays.len() as u32),
        frames: 15 * plays.len() as u64,
        plays: plays.iter().enumerate().map(play).collect(),
        three_d: false,
        view: [0.0; 4],
        ink: None,
        objects: Vec::new(),
        ..Timeline::default()
    }
}

/// The pieces of a scene whose `construct` is given; each line that plays is marked with `#N`, N mobjects being left after it.
fn pieces(body: &str) -> Cut {
    let head = "from manim import *\n\n\nclass Long(Scene):\n    def construct(self):\n";
    let (mut code, mut plays) = (head.to_owned(), Vec::new());
    for (number, line) in body.lines().enumerate() {
        let (text, left) = line.rsplit_once("#>").map_or((line, None), |(text, left)| (text.trim_end(), left.parse().ok()));
        if let Some(left) = left {
            plays.push((6 + number as u32, left));
        }
        code += if text.is_empty() { "\n".to_owned() } else { format!("        {text}\n") }.as_str();
    }
    cut(&code, "Long", &timeline(&plays), 60, &libraries::shipped(), Start::Readable).expect("the scene can be cut")
}

fn body_of(piece: &Piece) -> String {
    let (_, body) = piece.code.split_once("def construct(self):\n").expect("a construct");
    body.lines().map(|line| line.strip_prefix("        ").unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_cleared_screen_needs_nothing_but_what_is_read() {
    let cut = pieces(
        "title = Text(\"One\")\nradius = 2\nself.play(Write(title)) #>1\nself.play(FadeOut(title)) #>0\ncircle = Circle(radius)\nself.play(Create(circle)) #>1\nself.play(FadeOut(circle)) #>0",
    );
    assert_eq!(cut.obstacles, Vec::<String>::new());
    assert_eq!(cut.pieces.len(), 2);
    assert_eq!(cut.pieces[1].plays, 2..4);
    assert_eq!(cut.pieces[1].scene, "LongPart2");
    assert_eq!(
        body_of(&cut.pieces[1]),
        "radius = 2\n\ncircle = Circle(radius)\nself.play(Create(circle))\nself.play(FadeOut(circle))"
    );
}

#[test]
fn what_is_on_the_screen_is_put_there_at_once() {
    let cut = pieces(
        "title = Text(\"One\")\ndot = Dot()\nself.play(Write(title), FadeIn(dot)) #>2\nself.play(dot.animate.shift(UP), run_time=2) #>2\nself.wait() #>2\n\n# Then the square\nsquare = Square()\nself.play(ReplacementTransform(dot, square)) #>2\nself.play(title.animate.scale(2)) #>2",
    );
    assert_eq!(cut.obstacles, Vec::<String>::new());
    assert_eq!(
        body_of(&cut.pieces[1]),
        "title = Text(\"One\")\ndot = Dot()\nself.add(title, dot)\ndot.shift(UP)\n\n# Then the square\nsquare = Square()\nself.play(ReplacementTransform(dot, square))\nself.play(title.animate.scale(2))",
    );
}

#[test]
fn what_came_and_went_is_left_out() {
    let cut = pieces(
        "a = Dot()\nb = Square()\nself.play(Create(a)) #>1\nself.play(Create(b)) #>2\nself.play(Indicate(b), FadeOut(b)) #>1\n\n# Next\nself.play(a.animate.shift(UP)) #>1\nself.play(a.animate.shift(DOWN)) #>1",
    );
    assert_eq!(
        body_of(&cut.pieces[1]),
        "a = Dot()\nself.add(a)\n\n# Next\nself.play(a.animate.shift(UP))\nself.play(a.animate.shift(DOWN))"
    );
}

#[test]
fn changing_a_group_changes_its_parts() {
    let cut = pieces(
        "a = Dot()\nb = Dot()\nboth = VGroup(a, b)\nboth.arrange(RIGHT)\nself.play(Create(a)) #>1\nself.play(a.animate.shift(UP)) #>1\n\n# Next\nself.play(a.animate.shift(UP)) #>1\nself.play(a.animate.shift(DOWN)) #>1",
    );
    assert_eq!(
        body_of(&cut.pieces[1]),
        "a = Dot()\nb = Dot()\nboth = VGroup(a, b)\nboth.arrange(RIGHT)\nself.add(a)\na.shift(UP)\n\n# Next\nself.play(a.animate.shift(UP))\nself.play(a.animate.shift(DOWN))",
    );
}

#[test]
fn loops_of_plays_become_loops_without() {
    let cut = pieces(
        "dots = VGroup(*[Dot() for _ in range(3)])\nfor dot in dots: #>1\n    self.play(Create(dot))\n    self.wait()\nself.play(*[dot.animate.shift(UP) for dot in dots]) #>3\n\n# Next\nself.play(dots.animate.shift(UP)) #>3\nself.play(dots.animate.shift(DOWN)) #>3",
    );
    assert_eq!(cut.obstacles, Vec::<String>::new());
    let body = body_of(&cut.pieces[1]);
    assert!(body.contains("for dot in dots:\n    self.add(dot)\nfor dot in dots:\n    dot.shift(UP)\n"), "{body}");
}

#[test]
fn what_an_animation_of_the_authors_leaves_behind_is_left_to_it() {
    let cut = pieces(
        "a = Dot()\nself.play(Homotopy(lambda x, y, z, t: (x, y + t, z), a), run_time=2) #>1\nself.play(Create(a)) #>1\n\n# Next\nself.play(a.animate.shift(UP)) #>1\nself.play(a.animate.shift(DOWN)) #>1",
    );
    assert_eq!(cut.obstacles, Vec::<String>::new());
    let body = body_of(&cut.pieces[1]);
    let compiled = "for animation in self.compile_animations(\n    Homotopy(lambda x, y, z, t: (x, y + t, z), a)\n):\n    animation._setup_scene(self)\n";
    assert!(body.contains(compiled), "{body}");
}

#[test]
fn what_cannot_be_told_is_said() {
    let cut = pieces(
        "a = [self.play(Create(Dot()))] #>1\nself.play(FadeIn(a[0])) #>1\n\n# Next\nself.play(a[0].animate.shift(UP)) #>1\nself.wait() #>1",
    );
    assert_eq!(cut.pieces.len(), 1, "the first part needs nothing from before");
    assert_eq!(cut.obstacles, ["part 2: `a = [self.play(Create(Dot()))]` is played within another statement"]);
}

#[test]
fn a_method_that_plays_may_take_and_give() {
    let code = "from manim import *\n\n\nclass Long(Scene):\n    def construct(self):\n        dot = self.show(Dot(), RED)\n        self.wait()\n\n        # Next\n        self.play(dot.animate.shift(UP))\n        self.wait()\n\n    def show(self, mobject, color, run_time=2):\n        mobject.set_color(color)\n        self.play(Create(mobject), run_time=run_time)\n        return mobject\n";
    let cut = cut(code, "Long", &timeline(&[(6, 1), (7, 1), (10, 1), (11, 1)]), 60, &libraries::shipped(), Start::Readable)
        .expect("it can be cut");
    assert_eq!(cut.obstacles, Vec::<String>::new());
    assert!(
        body_of(&cut.pieces[1])
            .starts_with("mobject = Dot()\ncolor = RED\nmobject.set_color(color)\nself.add(mobject)\ndot = mobject\n\n# Next\n"),
        "{}",
        cut.pieces[1].code
    );
}

#[test]
fn a_function_that_plays_may_stand_before_who_calls_it() {
    let body = |call: &str| {
        pieces(&format!(
            "def show(mobject): #>1\n    self.play(Create(mobject))\na = Dot()\n{call}self.play(FadeOut(a)) #>0\nb = Dot()\nself.play(FadeIn(b)) #>1\nshow(b) #>1"
        ))
    };
    assert_eq!(body("").obstacles, Vec::<String>::new());
    assert!(body_of(&body("").pieces[1]).starts_with("def show(mobject):\n    self.play(Create(mobject))\n"));
    assert_eq!(body("show(a) #>1\n").obstacles, ["part 2: `show(a)` is played within another statement"]);
}

#[test]
fn what_a_decorator_plays_belongs_to_the_last_part() {
    let code = "from manim import *\n\n\ndef fade(construct):\n    def inner(self):\n        construct(self)\n        self.play(FadeOut(*self.mobjects))\n\n    return inner\n\n\nclass Long(Scene):\n    @fade\n    def construct(self):\n        title = Text(\"One\")\n        self.play(Write(title))\n        self.play(FadeOut(title))\n        circle = Circle()\n        self.play(Create(circle))\n";
    let mut told = timeline(&[(16, 1), (17, 0), (19, 1), (7, 0)]);
    told.plays[3].construct_line = None;
    let cut = cut(code, "Long", &told, 60, &libraries::shipped(), Start::Readable).expect("the scene can be cut");
    assert_eq!(cut.obstacles, Vec::<String>::new());
    assert_eq!(cut.pieces.iter().map(|piece| piece.plays.clone()).collect::<Vec<_>>(), [0..2, 2..4]);
    assert!(!cut.pieces[0].code.contains("fade") && cut.pieces[1].code.contains("    @fade\n    def construct"));
}

#[test]
fn a_part_that_does_something_else_proves_nothing() {
    let whole = timeline(&[(6, 1), (7, 0), (8, 1)]);
    assert_eq!(proves(&whole, &(1..3), &timeline(&[(6, 0), (7, 1)])), Ok(()));
    assert!(proves(&whole, &(1..3), &timeline(&[(6, 0)])).is_err());
}
