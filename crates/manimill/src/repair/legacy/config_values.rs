//! What the entries of a `CONFIG` become as values of class attributes.

use manimill_syntax::edit::{Edit, apply_within};
use manimill_syntax::tree::{Kind, Node};

use super::classes::Classes;
use super::config::{Config, Entry};
use crate::repair::file::File;

/// What stands behind `key =` in the class.
pub(super) fn attribute_value<'t>(
    file: &File<'t>,
    classes: &Classes<'t>,
    configs: &[Option<Config<'t>>],
    at: usize,
    entry: &Entry<'t>,
) -> Option<String> {
    if entry.value.kind() == Kind::Dict {
        // A dictionary is merged with those above it.
        let above: Vec<(usize, Node)> = classes
            .lineage(at)
            .into_iter()
            .skip(1)
            .filter_map(|parent| {
                let entry = configs[parent].as_ref()?.entries.iter().find(|other| other.key == entry.key)?;
                Some((parent, entry.value))
            })
            .collect();
        if let Some((parent, _)) = above.first() {
            let name = format!("{}.{}", classes.members[*parent].class.name(), entry.key);
            if entry.value.entries()?.is_empty() {
                return Some(name);
            }
            let mut edits = Vec::new();
            merge(entry.value, &name, &above.into_iter().map(|(_, value)| value).collect::<Vec<Node>>(), &mut edits)?;
            let span = entry.value.outer_span();
            return Some(dedented(&apply_within(file.tree.text(), span, &edits)));
        }
    }
    let text = dedented(entry.value.outer_text());
    let is_function = match entry.value.kind() {
        Kind::Lambda => true,
        Kind::Name => entry.value.as_name().is_some_and(|name| {
            let is_own = file.tree.body().filter_map(Node::as_function).any(|function| function.name() == name);
            is_own || (file.manim_name(entry.value).is_some() && name.starts_with(char::is_lowercase))
        }),
        _ => false,
    };
    if is_function {
        return Some(format!("staticmethod({text})"));
    }
    let is_bracketed = matches!(
        entry.value.kind(),
        Kind::Dict | Kind::List | Kind::Set | Kind::Tuple | Kind::Call | Kind::ListComprehension | Kind::DictComprehension
    );
    let is_closed = is_bracketed || !text.contains('\n') || entry.value.outer_span() != entry.value.span();
    Some(if is_closed { text } else { format!("({text})") })
}

/// Makes a dictionary begin with what `name` holds, the dictionaries within it too: 3b1b's Manim merged them at every depth. `above` are
/// the values that classes above have in its place, the nearest first.
fn merge(value: Node<'_>, name: &str, above: &[Node<'_>], edits: &mut Vec<Edit>) -> Option<()> {
    if above.first()?.kind() != Kind::Dict {
        return None;
    }
    // On a line of its own where the entries have theirs.
    let inner = &value.text()[1..];
    let break_at = inner.find(|c: char| !c.is_whitespace()).filter(|end| inner[..*end].contains('\n')).unwrap_or_default();
    let (before, after) = if break_at > 0 { (&inner[..break_at], "") } else { ("", " ") };
    edits.push(Edit::insert(value.span().start + 1, format!("{before}**{name},{after}")));
    for (key, value) in value.entries()? {
        let key = key?;
        let text = key.as_string()?;
        let there: Vec<Node> = above
            .iter()
            .filter_map(|dictionary| dictionary.entries())
            .filter_map(|entries| entries.into_iter().find(|(key, _)| key.and_then(Node::as_string) == Some(text)))
            .map(|(_, value)| value)
            .collect();
        match value.kind() {
            Kind::Dict if there.iter().any(|other| may_be_dictionary(*other)) => {
                merge(value, &format!("{name}[{}]", key.text()), &there, edits)?;
            }
            _ if may_be_dictionary(value) && there.iter().any(|other| other.kind() == Kind::Dict) => return None,
            _ => {}
        }
    }
    Some(())
}

/// Whether an expression may be a dictionary when it is evaluated.
fn may_be_dictionary(value: Node<'_>) -> bool {
    let is_constant = |name: &str| name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    match value.kind() {
        Kind::Dict | Kind::Call | Kind::Attribute => true,
        Kind::Name => value.as_name().is_some_and(|name| !is_constant(name)),
        _ => false,
    }
}

/// An expression's text as it stands in a class body instead of in a dictionary there.
fn dedented(text: &str) -> String {
    if text.contains("\"\"\"") || text.contains("'''") {
        return text.to_owned();
    }
    let mut lines = text.split('\n');
    let first = lines.next().unwrap_or_default().to_owned();
    lines.fold(first, |text, line| text + "\n" + line.strip_prefix("    ").unwrap_or(line.trim_start_matches('\t')))
}
