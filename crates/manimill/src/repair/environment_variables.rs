//! Settings that are read from environment variables
//!
//! What: `os.environ.get("QUICK")` and `os.getenv("QUICK")` are what they are where nobody has set the variable: the default, or `None`.
//! Comparisons and numbers of it are settled, and an `import os` that only served them goes. A sample does the same on every machine then.
//! Since: always
//! Leaves alone: variables that every machine has (`HOME`, `PATH`, …), `os.environ["QUICK"]`, and scripts that set variables.
//!
//! Before:
//! ```python
//! from manim import *
//! import os
//! QUICK = os.environ.get("DEMO_QUICK") == "1"
//! DELAY = float(os.getenv("DEMO_DELAY", "1.5"))
//! SIZE = 2 * os.environ.get("DEMO_SIZE", 1 if QUICK else 3)
//! if os.environ.get("DEMO_QUALITY", "high") != "low" and os.environ.get("DEMO_LOGO") is None:
//!     dot = Dot(radius=0.1 if QUICK else 0.2)
//! ```
//! After:
//! ```python
//! from manim import *
//! QUICK = False
//! DELAY = 1.5
//! SIZE = 2 * (1 if QUICK else 3)
//! if True and True:
//!     dot = Dot(radius=0.1 if QUICK else 0.2)
//! ```

use manimill_syntax::edit::Edit;
use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Call, Kind, Node};

use super::{File, Rewrite};
use crate::sample::Safety;

pub(super) const REWRITE: Rewrite = Rewrite {
    name: "environment-variables",
    safety: Safety::Safe,
    dialects: &[],
    triggers: &["os.environ.get(", "os.getenv("],
    source: include_str!("environment_variables.rs"),
    apply,
};

/// Variables that are set without anybody's doing.
const EVERYWHERE: [&str; 9] = ["HOME", "LANG", "LOGNAME", "PATH", "PWD", "SHELL", "TMPDIR", "USER", "USERNAME"];

fn apply(file: &File) -> Vec<Edit> {
    let text = file.tree.text();
    if text.contains("os.environ[") || text.contains("os.putenv") || text.contains("os.environ.setdefault") {
        return Vec::new();
    }
    let mut settled = Vec::new();
    for call in file.tree.calls().filter(|call| file.is_module_level(call.callee().root())) {
        let Some(default) = default_of(call) else { continue };
        let (node, value) = settle(call.node, default);
        settled.push((node, value));
    }
    // The innermost first stands alone: what holds another one waits for the next pass.
    let holds_another = |node: &Node| settled.iter().any(|(other, _)| other != node && other.is_within(*node));
    let chosen: Vec<&(Node, String)> = settled.iter().filter(|(node, _)| !holds_another(node)).collect();
    let mut edits: Vec<Edit> = chosen.iter().map(|(node, value)| Edit::replace(node.span(), value.as_str())).collect();
    let is_gone = |node: Node| chosen.iter().any(|(around, _)| node.is_within(*around));
    if file.tree.nodes().filter(|node| node.as_name() == Some("os")).all(is_gone) {
        edits.extend(file.tree.nodes().filter(is_import_of_os).filter_map(Node::full_lines).map(Edit::delete));
    }
    edits
}

/// What a call for a variable that nobody has set answers: its default, or `None`.
#[expect(clippy::option_option, reason = "no such call, and one without a default")]
fn default_of(call: Call<'_>) -> Option<Option<Node<'_>>> {
    let is_it = matches!(call.callee().text(), "os.environ.get" | "os.getenv");
    let positional = call.positional();
    let name = positional.first().filter(|_| is_it && !call.is_open())?.as_string()?;
    if EVERYWHERE.contains(&name) {
        return None;
    }
    Some(positional.get(1).copied().or_else(|| call.keyword("default")))
}

/// What can be settled around a value, and what it is.
fn settle<'t>(node: Node<'t>, default: Option<Node<'t>>) -> (Node<'t>, String) {
    let value = default.map_or("None", Node::outer_text);
    let compared = node
        .parent()
        .filter(|around| around.kind() == Kind::Compare)
        .and_then(|around| Some((around, compare(around, node, value)?)));
    if let Some((around, is_so)) = compared {
        return (around, if is_so { "True" } else { "False" }.to_owned());
    }
    let called = node.parent().and_then(Node::as_call).filter(|call| call.positional() == [node] && call.arguments().len() == 1);
    if let (Some(call), Some(digits)) = (called, quoted(value))
        && (call.name() == "float" && digits.parse::<f64>().is_ok() || call.name() == "int" && digits.parse::<i64>().is_ok())
    {
        return (call.node, digits.to_owned());
    }
    (node, if is_beside(node) && default.is_some_and(is_open) { format!("({value})") } else { value.to_owned() })
}

/// Whether something other than a call or a statement is around, such as an operator.
fn is_beside(node: Node) -> bool {
    node.parent().is_some_and(|around| !(around.kind().is_statement() || matches!(around.kind(), Kind::Call | Kind::Keyword)))
}

/// Whether an operator beside it would take a part of it.
fn is_open(node: Node) -> bool {
    let is_one = !matches!(
        node.kind(),
        Kind::Binary | Kind::Boolean | Kind::Compare | Kind::Conditional | Kind::Lambda | Kind::Number | Kind::Unary
    );
    !is_one && node.outer_span() == node.span()
}

/// What a comparison of the value with a string or `None` comes to, where that can be told.
fn compare(around: Node, node: Node, value: &str) -> Option<bool> {
    let sides: Vec<Node> = around.children().collect();
    let [left, right] = sides[..] else { return None };
    if left != node || !(value == "None" || quoted(value).is_some()) {
        return None;
    }
    let is_equal = match right.as_string() {
        Some(other) => quoted(value) == Some(other),
        None if right.text() == "None" => value == "None",
        None => return None,
    };
    match around.tree_text()[left.outer_span().end as usize..right.outer_span().start as usize].trim() {
        "==" | "is" => Some(is_equal),
        "!=" | "is not" => Some(!is_equal),
        _ => None,
    }
}

/// What stands between plain quotes.
fn quoted(value: &str) -> Option<&str> {
    let inner = ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote))?;
    (!inner.contains(['"', '\'', '\\'])).then_some(inner)
}

fn is_import_of_os(node: &Node) -> bool {
    matches!(node.as_import(), Some(Import::Modules(aliases)) if matches!(&aliases[..], [only] if only.bound() == "os"))
}
