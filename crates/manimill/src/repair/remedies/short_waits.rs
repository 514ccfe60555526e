//! Waits and plays of no time
//!
//! What: `self.wait(t)` with a time that comes to nothing, or to less, waits for one frame, and `self.wait(0)` goes; older releases did not wait
//! at all then. A `run_time` of nothing is one frame as well.
//! Since: Manim Community 0.19.0
//! Leaves alone: samples that run, and times that are numbers above zero.
//! Failure: `Example.wait() has a duration of -6.25278e-12 <= 0 seconds which Manim cannot render. The duration must be a positive number.`
//!
//! Before:
//! ```python
//! left = 3 - 2 - 1
//! self.wait(left)
//! self.wait(0)
//! self.wait(1)
//! self.play(FadeIn(Dot()), run_time=0)
//! ```
//! After:
//! ```python
//! left = 3 - 2 - 1
//! self.wait(max(left, 1 / config.frame_rate))
//! self.wait(1)
//! self.play(FadeIn(Dot()), run_time=1 / config.frame_rate)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::tree::{Call, Node, Number};

use crate::repair::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "short-waits",
    safety: Safety::Guarded,
    dialects: &[],
    triggers: &["wait(", "run_time"],
    source: include_str!("short_waits.rs"),
    apply,
};

fn apply(file: &File) -> Vec<Edit> {
    let mut edits = Vec::new();
    let frame = format!("1 / {}.frame_rate", file.write_manim("config"));
    for call in file.tree.calls() {
        let is_wait = call.name() == "wait" && call.receiver().is_some_and(|it| it.text() == "self");
        let time = if is_wait {
            call.positional().first().copied().or_else(|| call.keyword("duration"))
        } else {
            call.keyword("run_time").filter(|_| file.has_failed_at(call.node))
        };
        let Some(time) = time else { continue };
        match time.as_number().map(Number::value) {
            Some(seconds) if seconds > 0.0 => {}
            Some(_) => {
                let gone = is_wait.then(|| without(call)).flatten();
                edits.push(gone.unwrap_or_else(|| Edit::replace(time.span(), frame.as_str())));
            }
            None if time.text().contains(".frame_rate") => {}
            None if !file.has_failed_at(call.node) => {}
            None => edits.push(Edit::replace(time.span(), format!("max({}, {frame})", time.outer_text()))),
        }
    }
    edits
}

/// The call's statement goes, unless its block would be empty then.
fn without(call: Call) -> Option<Edit> {
    let statement = call.node.statement().filter(|statement| statement.as_expression_statement() == Some(call.node))?;
    let block = statement.parent().map(Node::block)?;
    (block.len() > 1).then(|| statement.full_lines().map(Edit::delete)).flatten()
}
