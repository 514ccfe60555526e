//! Whether a file is there: `if path.exists():` and `except FileNotFoundError:` are settled before files are replaced, for in a sample
//! there is nothing to ask for. Everything is taken to be there; of what cannot stand in the sample, its author's own way without the
//! file is taken.

use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::tree::{Call, Kind, Node, Tree};
use manimill_syntax::{Module, Span};

use super::data::unwrap;
use super::files::Files;
use super::find::{Evaluator, Value, looks_like_a_file, speaks_of_a_file, uses};
use crate::sample::{Change, Safety};

/// Most questions that are settled in one sample.
const MOST: usize = 50;

/// What is known of a condition once it is known whether files are there.
enum Settled {
    /// It is true, or it is not.
    Known(bool),
    /// It is what this is.
    Rest(Span),
}

/// Which of the questions, in the order in which they are settled, have "it is there" as their answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum There {
    All,
    AllBut(usize),
    None,
}

/// Answers what asks for files, and leaves out what is not executed then.
pub(super) fn settle(code: &str, files: &Files<'_>, there: There) -> (String, Vec<Change>) {
    let mut code = code.to_owned();
    let mut changes = Vec::new();
    while changes.len() < MOST {
        let is_there = match there {
            There::All => true,
            There::AllBut(missing) => missing != changes.len(),
            There::None => false,
        };
        let Some((lighter, change)) = settle_one(&code, files, is_there) else { break };
        changes.push(change);
        code = lighter;
    }
    (code, changes)
}

fn settle_one(code: &str, files: &Files<'_>, there: bool) -> Option<(String, Change)> {
    let module = Module::parse(code).ok()?;
    let tree = Tree::of(&module);
    let guards = Guards { tree: &tree, evaluator: Evaluator::new(&tree, files), files, there };
    let found = tree.nodes().find_map(|node| match node.kind() {
        Kind::If => guards.branch(node),
        Kind::Conditional => guards.choice(node),
        Kind::Try => guards.attempt(node),
        _ => None,
    })?;
    let (asked, edits) = found;
    let lighter = apply(code, &edits);
    Module::parse(lighter.as_str()).ok()?;
    let after = if there { "it is there" } else { "it is not there" };
    let change = Change { rule: "asset-guard".into(), safety: Safety::Lossy, before: asked.to_owned(), after: after.to_owned() };
    Some((lighter, change))
}

/// What was asked, and what makes an end of it.
type Answer<'t> = Option<(&'t str, Vec<Edit>)>;

struct Guards<'t> {
    tree: &'t Tree<'t>,
    evaluator: Evaluator<'t>,
    files: &'t Files<'t>,
    there: bool,
}

impl<'t> Guards<'t> {
    /// `if os.path.exists("a.png"): … else: …`
    fn branch(&self, node: Node<'t>) -> Answer<'t> {
        let test = node.children().find(|child| child.kind().is_expression())?;
        let edits = match self.settled(test)? {
            Settled::Rest(rest) => vec![Edit::replace(test.span(), &self.tree.text()[rest.range()])],
            Settled::Known(true) => self.leave_only(node, &node.block())?,
            Settled::Known(false) => match node.children().find(|child| child.kind() == Kind::Else) {
                Some(other) if other.children().any(|child| child.kind().is_expression()) => {
                    // What was `elif` begins the statement.
                    let start = other.span().start;
                    vec![Edit::replace(Span::new(node.span().start, start + "elif".len() as u32), "if")]
                }
                Some(other) => self.leave_only(node, &other.block())?,
                None => vec![self.without(node)],
            },
        };
        Some((test.text(), edits))
    }

    /// `ImageMobject(path) if path.exists() else Dot()`
    fn choice(&self, node: Node<'t>) -> Answer<'t> {
        let parts: Vec<Node<'t>> = node.children().collect();
        let [value, test, other] = parts.as_slice() else { return None };
        let text = match self.settled(*test)? {
            Settled::Known(true) => value.outer_text().to_owned(),
            Settled::Known(false) => other.outer_text().to_owned(),
            Settled::Rest(rest) => {
                let rest = &self.tree.text()[rest.range()];
                format!("{} if {rest} else {}", value.outer_text(), other.outer_text())
            }
        };
        Some((test.text(), vec![Edit::replace(node.span(), text)]))
    }

    /// `try: logo = SVGMobject("a.svg")` with `except FileNotFoundError: …`
    fn attempt(&self, node: Node<'t>) -> Answer<'t> {
        let (body, others): (Vec<Node<'t>>, Vec<Node<'t>>) = node.children().partition(|child| child.kind().is_statement());
        let [handler] = others.as_slice() else { return None };
        let caught = handler.children().find(|child| child.kind().is_expression());
        let names: Vec<&str> = caught.map(|caught| caught.text().split([',', '(', ')', ' ']).collect()).unwrap_or_default();
        let is_about_files = names.iter().any(|name| matches!(*name, "FileNotFoundError" | "OSError" | "IOError"));
        // The body of a `finally` stands among the statements.
        let is_plain = handler.kind() == Kind::ExceptHandler && body.iter().all(|inner| inner.span().end <= handler.span().start);
        let is_short = body.len() == 1 && (caught.is_none() || names.contains(&"Exception"));
        let mut loads = uses(self.tree, &self.evaluator).into_iter().filter(|found| found.call.node.is_within(node));
        if !is_plain || !(is_about_files || is_short) || !loads.any(|found| body.iter().any(|it| found.call.node.is_within(*it)))
        {
            return None;
        }
        if self.there {
            return Some(("try", self.leave_only(node, &body)?));
        }
        let is_named = handler.text().lines().next().is_some_and(|line| line.contains(" as "));
        let edits = if is_named { return None } else { self.leave_only(node, &handler.block())? };
        Some(("try", edits))
    }

    /// The statement becomes some of what stands in it; what cannot be reached behind it goes as well.
    fn leave_only(&self, node: Node<'t>, body: &[Node<'t>]) -> Option<Vec<Edit>> {
        let last = body.last()?;
        if body.iter().all(|statement| statement.kind() == Kind::Pass) {
            return Some(vec![self.without(node)]);
        }
        let mut edits = unwrap(self.tree, node, body)?;
        let mut end = node.span().end;
        if matches!(last.kind(), Kind::Return | Kind::Raise | Kind::Continue | Kind::Break)
            && let Some(behind) = self.siblings(node).last()
        {
            end = end.max(behind.span().end);
        }
        if last.span().end < end {
            edits.push(Edit::delete(Span::new(last.span().end, end)));
        }
        Some(edits)
    }

    fn without(&self, node: Node<'t>) -> Edit {
        match node.full_lines() {
            Some(lines) if self.siblings(node).len() > 1 => Edit::delete(lines),
            _ => Edit::replace(node.span(), "pass"),
        }
    }

    /// The statements of the block that a statement stands in.
    fn siblings(&self, node: Node<'t>) -> Vec<Node<'t>> {
        node.parent().map_or_else(|| self.tree.body().collect(), Node::block)
    }

    /// What a condition comes to; `None` where it does not ask for files.
    fn settled(&self, test: Node<'t>) -> Option<Settled> {
        match test.kind() {
            Kind::Call => self.asks_for_a_file(test.as_call()?).then_some(Settled::Known(self.there)),
            Kind::Unary if test.text().starts_with("not") => match self.settled(test.children().next()?)? {
                Settled::Known(known) => Some(Settled::Known(!known)),
                Settled::Rest(_) => None,
            },
            Kind::Boolean => {
                let parts: Vec<Node<'t>> = test.children().collect();
                let [first, second] = parts.as_slice() else { return None };
                let is_and =
                    self.tree.text()[first.outer_span().end as usize..second.outer_span().start as usize].trim() == "and";
                let (known, other) = match (self.settled(*first), self.settled(*second)) {
                    (Some(Settled::Known(known)), _) => (known, second),
                    (_, Some(Settled::Known(known))) => (known, first),
                    _ => return None,
                };
                Some(if known == is_and { Settled::Rest(other.outer_span()) } else { Settled::Known(known) })
            }
            _ => None,
        }
    }

    /// `path.exists()`, `os.path.isfile(path)`, of what is the name of a file.
    fn asks_for_a_file(&self, call: Call<'t>) -> bool {
        let subject = match (call.name(), call.positional().as_slice()) {
            ("exists" | "isfile" | "lexists", [path]) => Some(*path),
            ("exists" | "is_file", []) => call.receiver(),
            _ => None,
        };
        let Some(subject) = subject else { return false };
        let values = self.evaluator.values(subject);
        let is_file = |value: &Value| match value {
            Value::Text(text, _) => looks_like_a_file(text) || self.files.find(text).is_some(),
            _ => false,
        };
        let mut known = values.iter().filter(|value| **value != Value::Unknown).peekable();
        if known.peek().is_some() { known.all(is_file) } else { speaks_of_a_file(subject) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::files::Looks;
    use crate::sources::Tree as Sources;

    fn settled(code: &str, there: bool) -> String {
        let (sources, looks) = (Sources::empty(), Looks::default());
        let there = if there { There::All } else { There::None };
        let (code, changes) = settle(code, &Files::new(&sources, &looks, "a.py"), there);
        if changes.is_empty() { "nothing".to_owned() } else { code }
    }

    #[test]
    fn what_asks_for_a_file_is_answered() {
        let cases = [
            ("if os.path.exists('a.png'):\n    x = 1\nelse:\n    x = 2\ny = 3\n", "x = 1\ny = 3\n", "x = 2\ny = 3\n"),
            ("if not p.exists():\n    x = 1\ny = 3\n", "nothing", "nothing"),
            (
                "p = Path('a.png')\nif not p.exists():\n    x = 1\ny = 3\n",
                "p = Path('a.png')\ny = 3\n",
                "p = Path('a.png')\nx = 1\ny = 3\n",
            ),
            (
                "def f(self, path):\n    if not path.is_file():\n        return 1\n    a = 2\n    return a\n",
                "def f(self, path):\n    a = 2\n    return a\n",
                "def f(self, path):\n    return 1\n",
            ),
            ("x = A('a.svg') if isfile('a.svg') else B()\n", "x = A('a.svg')\n", "x = B()\n"),
            ("if loud and exists('a.wav'):\n    x = 1\ny = 2\n", "if loud:\n    x = 1\ny = 2\n", "y = 2\n"),
            (
                "if exists('a.wav'):\n    x = 1\nelif b:\n    x = 2\nelse:\n    x = 3\n",
                "x = 1\n",
                "if b:\n    x = 2\nelse:\n    x = 3\n",
            ),
            (
                "try:\n    x = SVGMobject('a.svg')\nexcept FileNotFoundError:\n    x = Dot()\n",
                "x = SVGMobject('a.svg')\n",
                "x = Dot()\n",
            ),
            ("try:\n    x = SVGMobject('a.svg')\n    y = f(x)\nexcept Exception:\n    x = Dot()\n", "nothing", "nothing"),
            ("try:\n    x = f('a')\nexcept FileNotFoundError:\n    x = Dot()\n", "nothing", "nothing"),
            ("if exists('media'):\n    x = 1\n", "nothing", "nothing"),
            (
                "for i in range(3):\n    if exists('a.wav'):\n        self.add_sound('a.wav')\n",
                "for i in range(3):\n    self.add_sound('a.wav')\n",
                "for i in range(3):\n    pass\n",
            ),
        ];
        for (code, there, not_there) in cases {
            assert_eq!((settled(code, true).as_str(), settled(code, false).as_str()), (there, not_there), "{code}");
        }
    }
}
