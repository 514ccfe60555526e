//! The frame of 3b1b's camera
//!
//! What: every scene of 3b1b's has a frame (`self.frame`, `self.camera.frame`) that moves and turns. One that is only moved is that of a
//! `MovingCameraScene`. One that is turned as well, and does nothing but `reorient`, is the camera of a `ThreeDScene`: its angles are
//! counted from another side there, and a zoom stands for its height. A `Scene` of Manim Community that moves a frame is meant to be a
//! `MovingCameraScene` as well.
//! Since: 3b1b's Manim of 2021, which Manim Community never followed.
//! Leaves alone: frames that are turned and moved by other methods too, attributes called `frame` that the file sets itself, and scenes that
//! ask whether their camera has one.
//!
//! Before:
//! ```python
//! from manimlib import *
//!
//! class Closer(InteractiveScene):
//!     def construct(self):
//!         dot = Dot()
//!         self.add(dot)
//!         self.play(self.frame.animate.reorient(0, 0, 0, (1, 0, 0), 2), dot.animate.shift(RIGHT))
//!         self.play(self.frame.animate.to_default_state())
//!
//! class Named(Scene):
//!     def construct(self):
//!         self.frame = self.camera.frame
//!         self.play(self.frame.animate.shift(UP))
//!
//! class Around(InteractiveScene):
//!     def construct(self):
//!         frame = self.camera.frame
//!         frame.reorient(-20, 60)
//!         self.add(Cube())
//!         self.play(frame.animate.reorient(30, 70, 0, (0, 1, 0), 4), run_time=3)
//!         self.play(FadeIn(Dot()), frame.animate.reorient(30, angle), Write(Square()), run_time=3)
//! ```
//! After:
//! ```python
//! from manimlib import *
//!
//! class Closer(MovingCameraScene):
//!     def construct(self):
//!         dot = Dot()
//!         self.add(dot)
//!         self.play(self.camera.frame.animate.scale_to_fit_height(2).move_to((1, 0, 0)), dot.animate.shift(RIGHT))
//!         self.play(self.camera.frame.animate.scale_to_fit_height(config.frame_height).move_to(ORIGIN))
//!
//! class Named(MovingCameraScene):
//!     def construct(self):
//!         self.frame = self.camera.frame
//!         self.play(self.frame.animate.shift(UP))
//!
//! class Around(ThreeDScene):
//!     def construct(self):
//!         self.set_camera_orientation(phi=60 * DEGREES, theta=-110 * DEGREES)
//!         self.add(Cube())
//!         self.move_camera(phi=70 * DEGREES, theta=-60 * DEGREES, zoom=2, frame_center=(0, 1, 0), run_time=3)
//!         self.move_camera(phi=angle * DEGREES, theta=-60 * DEGREES, added_anims=[FadeIn(Dot()), Write(Square())], run_time=3)
//! ```

use manimill_syntax::Span;
use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Class, Kind, Node, Number};

use super::classes::Classes;
use crate::repair::{Rewrite, file::File};
use crate::sample::Safety;

pub(in crate::repair) const REWRITE: Rewrite = Rewrite {
    name: "legacy-camera-frame",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &[".frame"],
    source: include_str!("camera_frame.rs"),
    apply,
};

/// The scenes of 3b1b's that have a frame, and none in Manim Community.
const SCENES: [&str; 3] = ["Scene", "InteractiveScene", "ThreeDScene"];

/// What `reorient` takes, in its order.
const ANGLES_AND_PLACE: [&str; 5] = ["theta_degrees", "phi_degrees", "gamma_degrees", "center", "height"];

/// The height of the frame, in both Manims.
const FRAME_HEIGHT: f64 = 8.0;

fn apply(file: &File) -> Vec<Edit> {
    let frames: Vec<Node> = file.tree.nodes().filter(|node| is_frame(*node)).collect();
    if frames.is_empty() || is_uncertain(file, &frames) {
        return Vec::new();
    }
    let classes = file.lineages();
    let roots = (0..classes.members.len()).filter(|at| classes.members[*at].parents.is_empty());
    roots.filter_map(|root| of_family(file, classes, root, &frames)).flatten().collect()
}

/// A scene and all that is built on it has one kind of camera.
fn of_family<'t>(file: &File<'t>, classes: &Classes<'t>, root: usize, frames: &[Node<'t>]) -> Option<Vec<Edit>> {
    let bases = classes.members[root].class.bases();
    let base = bases.into_iter().find(|base| file.manim_name(*base).is_some_and(|name| SCENES.contains(&name)))?;
    let family = classes.heirs(root);
    let is_own = |node: &Node<'t>| classes.around(*node).is_some_and(|class| family.contains(&class));
    let frames: Vec<Node<'t>> = frames.iter().copied().filter(is_own).collect();
    let is_defined = family.iter().any(|class| defines_frame(classes.members[*class].class));
    let (set, read): (Vec<Node<'t>>, Vec<Node<'t>>) = frames.into_iter().partition(|frame| is_target(*frame));
    if is_defined || set.iter().any(|frame| !keeps_camera(*frame)) {
        return None;
    }
    let frames = Frames { is_kept: !set.is_empty(), uses: Uses::of(&read)?, read };
    if frames.uses.uses.is_empty() {
        return None;
    }
    let is_turned = file.manim_name(base) == Some("ThreeDScene") || frames.turns().any(|turn| !turn.is_flat());
    let (mut edits, camera) =
        if is_turned { (frames.turned(file)?, "ThreeDScene") } else { (frames.moved(file)?, "MovingCameraScene") };
    if file.manim_name(base) != Some(camera) {
        edits.push(file.rename(base, camera));
    }
    Some(edits)
}

/// All that a family of scenes does with its frame.
struct Frames<'t> {
    /// Where it is written out and read.
    read: Vec<Node<'t>>,
    /// Whether the scene keeps it as an attribute of its own.
    is_kept: bool,
    uses: Uses<'t>,
}

impl<'t> Frames<'t> {
    fn turns(&self) -> impl Iterator<Item = Turn<'t>> {
        self.uses.uses.iter().filter_map(|used| Turn::of(*used))
    }

    /// As the frame of a `MovingCameraScene`.
    fn moved(&self, file: &File<'t>) -> Option<Vec<Edit>> {
        let mut edits = self.turns().map(|turn| turn.write_flat(file)).collect::<Option<Vec<Edit>>>()?;
        let own = self.read.iter().filter(|frame| !self.is_kept && frame.text() == "self.frame");
        edits.extend(own.map(|frame| Edit::replace(frame.span(), "self.camera.frame")));
        Some(edits)
    }

    /// As the camera of a `ThreeDScene`, which has no frame.
    fn turned(&self, file: &File<'t>) -> Option<Vec<Edit>> {
        if self.is_kept {
            return None;
        }
        let is_rolled = self.turns().any(|turn| !turn.has_zero(2));
        let turns = self.uses.uses.iter().map(|used| Turn::of(*used)?.write(file, is_rolled));
        let forgotten = self.uses.aliases.iter().map(|alias| Some(vec![Edit::delete(alias.full_lines()?)]));
        Some(turns.chain(forgotten).collect::<Option<Vec<Vec<Edit>>>>()?.concat())
    }
}

/// Whether the file asks for a frame, is ready to go without one, or gives one to a scene from outside.
fn is_uncertain(file: &File, frames: &[Node]) -> bool {
    let asks = |call: Call| {
        matches!(call.name(), "getattr" | "hasattr")
            && call.positional().get(1).and_then(|name| name.as_string()).is_some_and(|name| name == "frame")
    };
    let is_given = |node: Node| {
        let attribute = node.as_attribute().filter(|attribute| attribute.name == "frame");
        attribute.is_some_and(|attribute| attribute.value.as_name() != Some("self")) && is_target(node)
    };
    file.tree.calls().any(asks)
        || file.tree.nodes().any(is_given)
        || frames.iter().any(|frame| frame.ancestors().any(|around| around.kind() == Kind::Try))
}

fn is_frame(node: Node<'_>) -> bool {
    node.as_attribute().is_some_and(|attribute| attribute.name == "frame")
        && matches!(node.dotted().as_deref(), Some(["self", "frame"] | ["self", "camera", "frame"]))
}

/// Whether the class has a method or a value of that name.
fn defines_frame(class: Class<'_>) -> bool {
    let assigned = class.body().into_iter().filter_map(Node::as_assignment).flat_map(|it| it.targets);
    class.method("frame").is_some() || assigned.into_iter().any(|target| target.as_name() == Some("frame"))
}

/// Whether it is given a value there.
fn is_target(frame: Node<'_>) -> bool {
    let assigned = frame.statement().and_then(Node::as_assignment).map(|it| it.targets).unwrap_or_default();
    assigned.into_iter().any(|target| frame.is_within(target))
}

/// Whether it is an attribute of the scene that is set to the camera's frame.
fn keeps_camera(frame: Node<'_>) -> bool {
    let assignment = frame.parent().and_then(Node::as_assignment);
    frame.text() == "self.frame" && assignment.and_then(|it| it.value).is_some_and(is_frame)
}

/// Where the frame is used, by itself or by a name that a function has for it.
struct Uses<'t> {
    /// Statements such as `frame = self.frame`.
    aliases: Vec<Node<'t>>,
    uses: Vec<Node<'t>>,
}

impl<'t> Uses<'t> {
    /// None where a name for it means something else as well.
    fn of(frames: &[Node<'t>]) -> Option<Self> {
        let (mut aliases, mut uses) = (Vec::new(), Vec::new());
        for frame in frames {
            let alias = frame.parent().and_then(|statement| {
                let assignment = statement.as_assignment()?;
                let [target] = assignment.targets.as_slice() else { return None };
                Some((statement, target.as_name()?))
            });
            let Some((statement, name)) = alias else {
                uses.push(*frame);
                continue;
            };
            let names = statement.function()?.descendants().filter(|node| node.as_name() == Some(name));
            let (bound, used): (Vec<Node<'t>>, Vec<Node<'t>>) = names.partition(|node| is_bound(*node));
            if bound.len() > 1 {
                return None;
            }
            aliases.push(statement);
            uses.extend(used);
        }
        Some(Self { aliases, uses })
    }
}

/// Whether a name is given a value here.
fn is_bound(name: Node<'_>) -> bool {
    let targets = name.statement().into_iter().flat_map(|statement| {
        let assigned = statement.as_assignment().map(|it| it.targets).unwrap_or_default();
        assigned.into_iter().chain(statement.as_loop().map(|it| it.target))
    });
    targets.into_iter().any(|target| name.is_within(target))
}

/// How a frame is told where to go.
enum How<'t> {
    /// A statement.
    AtOnce,
    /// An animation: the call of `play`, and which argument it is there.
    Played(Call<'t>, usize),
    /// Another animation, or a part of a longer expression.
    Otherwise,
}

/// One call of `reorient` or `to_default_state` of the frame.
struct Turn<'t> {
    call: Call<'t>,
    how: How<'t>,
    /// In the order of [`ANGLES_AND_PLACE`].
    given: [Option<Node<'t>>; 5],
}

impl<'t> How<'t> {
    fn of(node: Node<'t>, is_animated: bool) -> Self {
        let argument_of = |play: Call<'t>| {
            let place = play.arguments().iter().position(|argument| argument.value.span() == node.span())?;
            (play.callee().text() == "self.play").then_some(Self::Played(play, place))
        };
        if !is_animated && node.statement().and_then(Node::as_expression_statement).is_some_and(|it| it.span() == node.span()) {
            return Self::AtOnce;
        }
        let play = node.parent().and_then(Node::as_call).filter(|_| is_animated);
        play.and_then(argument_of).unwrap_or(Self::Otherwise)
    }
}

impl<'t> Turn<'t> {
    fn of(used: Node<'t>) -> Option<Self> {
        let attribute = used.parent()?;
        let is_animated = attribute.as_attribute()?.name == "animate";
        let method = if is_animated { attribute.parent()? } else { attribute };
        let call = method.parent()?.as_call().filter(|call| call.callee().span() == method.span())?;
        let mut given = [None; 5];
        match method.as_attribute()?.name {
            "to_default_state" if call.arguments().is_empty() => {}
            "reorient" => {
                for (place, argument) in call.arguments().into_iter().enumerate() {
                    let place = match argument.keyword {
                        Some(keyword) => ANGLES_AND_PLACE.iter().position(|name| *name == keyword)?,
                        None => place,
                    };
                    if argument.is_unpacked || argument.value.kind() == Kind::Starred {
                        return None;
                    }
                    *given.get_mut(place)? = Some(argument.value).filter(|value| value.text() != "None");
                }
            }
            _ => return None,
        }
        Some(Self { call, how: How::of(call.node, is_animated), given })
    }

    /// The angle is not given, or written as nothing.
    fn has_zero(&self, place: usize) -> bool {
        self.given[place].is_none_or(|angle| angle.as_number().is_some_and(|number| number.value() == 0.0))
    }

    fn is_flat(&self) -> bool {
        (0..3).all(|place| self.has_zero(place))
    }

    fn is_default(&self) -> bool {
        self.call.name() == "to_default_state"
    }

    /// What moves the frame of a `MovingCameraScene` there.
    fn write_flat(&self, file: &File<'t>) -> Option<Edit> {
        let height = match self.given[4] {
            Some(height) => Some(height.text().to_owned()),
            None => self.is_default().then(|| format!("{}.frame_height", file.write_manim("config"))),
        };
        let center = match self.given[3] {
            Some(center) => Some(center.text().to_owned()),
            None => self.is_default().then(|| file.write_manim("ORIGIN")),
        };
        let height = height.map(|height| format!("scale_to_fit_height({height})"));
        let center = center.map(|center| format!("move_to({center})"));
        let calls: Vec<String> = height.into_iter().chain(center).collect();
        let method = self.call.callee().as_attribute()?.name_span;
        (!calls.is_empty()).then(|| Edit::replace(Span::new(method.start, self.call.node.span().end), calls.join(".")))
    }

    /// What turns the camera of a `ThreeDScene` there.
    fn write(&self, file: &File<'t>, is_rolled: bool) -> Option<Vec<Edit>> {
        let orientation = self.orientation(file, is_rolled)?;
        let (play, place) = match self.how {
            How::AtOnce => {
                return Some(vec![Edit::replace(self.call.node.span(), format!("self.set_camera_orientation({orientation})"))]);
            }
            How::Played(play, place) => (play, place),
            How::Otherwise => return None,
        };
        let arguments = play.arguments();
        let animations = arguments.iter().take_while(|argument| argument.keyword.is_none()).count();
        if arguments[animations..].iter().any(|argument| argument.keyword.is_none() && !argument.is_unpacked) {
            return None;
        }
        let others: Vec<Span> = (0..animations).filter(|at| *at != place).map(|at| arguments[at].span).collect();
        let mut edits = vec![Edit::replace(play.callee().span(), "self.move_camera")];
        let own = arguments[place].span;
        let (Some(first), Some(last)) = (others.first(), others.last()) else {
            edits.push(Edit::replace(own, orientation));
            return Some(edits);
        };
        let opening = format!("{orientation}, added_anims=[");
        // The commas go with the argument, and what is put in its place stands where it was.
        let (gone, left) = match (own.start < first.start, own.start > last.start) {
            (true, _) => (Span::new(own.start, first.start), opening.as_str()),
            (_, true) => (Span::new(last.end, own.end), "]"),
            _ => (Span::new(own.start, others.iter().find(|other| other.start > own.start)?.start), ""),
        };
        if file.tree.text()[gone.range()].replace(self.call.node.text(), "").contains('#') {
            return None;
        }
        edits.push(Edit::replace(gone, left));
        if own.start > first.start {
            edits.push(Edit::insert(first.start, opening.as_str()));
        }
        if own.start < last.start {
            edits.push(Edit::insert(last.end, "]"));
        }
        Some(edits)
    }

    /// The keywords of `set_camera_orientation` and `move_camera`.
    fn orientation(&self, file: &File<'t>, is_rolled: bool) -> Option<String> {
        let degrees = file.write_manim("DEGREES");
        if self.is_default() {
            let origin = file.write_manim("ORIGIN");
            return Some(format!("phi=0, theta=-90 * {degrees}, zoom=1, frame_center={origin}"));
        }
        let [theta, phi, gamma, center, height] = self.given;
        let mut keywords = Vec::new();
        keywords.extend(phi.map(|phi| format!("phi={} * {degrees}", factor(phi))));
        keywords.extend(theta.map(|theta| match theta.as_number() {
            Some(number) => format!("theta={} * {degrees}", number.value() - 90.0),
            None => format!("theta=({} - 90) * {degrees}", theta.text()),
        }));
        keywords.extend(gamma.filter(|_| is_rolled).map(|gamma| match gamma.as_number() {
            Some(number) => format!("gamma={} * {degrees}", 0.0 - number.value()),
            None => format!("gamma=-({}) * {degrees}", gamma.text()),
        }));
        keywords.extend(height.map(|height| match height.as_number().map(Number::value) {
            Some(height) if height > 0.0 => format!("zoom={}", (FRAME_HEIGHT / height * 1000.0).round() / 1000.0),
            _ => format!("zoom={}.frame_height / {}", file.write_manim("config"), factor(height)),
        }));
        keywords.extend(center.map(|center| format!("frame_center={}", center.text())));
        (!keywords.is_empty()).then(|| keywords.join(", "))
    }
}

/// An expression that can stand beside a sign of multiplication.
fn factor(node: Node<'_>) -> String {
    let is_atom =
        matches!(node.kind(), Kind::Name | Kind::Call | Kind::Attribute | Kind::Subscript) || node.as_number().is_some();
    if is_atom { node.text().to_owned() } else { format!("({})", node.text()) }
}
