//! Functions that are given to plots, written as a person would write them.

use manimill_syntax::tree::{Kind, Node, Tree};

/// Longer ones are no formula that a person would say.
const LONGEST: usize = 60;

/// The body of a lambda, or of a function that consists of one `return`, with its parameters.
pub(super) fn written(tree: &Tree, value: Node) -> Option<(String, Vec<String>)> {
    if value.kind() == Kind::Lambda {
        let (head, body) = value.text().strip_prefix("lambda")?.split_once(':')?;
        let parameters = head.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        return Some((tidy(body)?, parameters));
    }
    if let Some(names) = value.dotted()
        && let ["np" | "numpy" | "math", function] = names.as_slice()
        && ["sin", "cos", "tan", "exp", "log", "sqrt", "abs", "sinh", "cosh", "tanh"].contains(function)
    {
        return Some((format!("{function}(x)"), vec!["x".to_owned()]));
    }
    let name = value.as_name()?;
    let function = tree.nodes().filter_map(Node::as_function).find(|function| function.name() == name)?;
    let body: Vec<Node> = function.body().into_iter().filter(|statement| !is_docstring(*statement)).collect();
    let [only] = body.as_slice() else { return None };
    let returned = only.text().strip_prefix("return ")?;
    let parameters = function.parameters().iter().map(|parameter| parameter.name.to_owned()).collect();
    Some((tidy(returned)?, parameters))
}

fn is_docstring(statement: Node) -> bool {
    statement.as_expression_statement().is_some_and(|value| value.as_string().is_some())
}

fn tidy(body: &str) -> Option<String> {
    let mut text = body.split_whitespace().collect::<Vec<_>>().join(" ");
    for (old, new) in [("np.", ""), ("numpy.", ""), ("math.", ""), (" ** ", "^"), ("**", "^"), ("PI", "π"), ("TAU", "2π")] {
        text = text.replace(old, new);
    }
    let is_formula = !text.contains(['"', '\'', '=', '[', '{', '`', '\\']) && !text.contains("self.") && !text.contains(" if ");
    (is_formula && !text.is_empty() && text.len() <= LONGEST && !has_methods(&text)).then_some(text)
}

/// Whether a name stands before a dot: `vt.get_value()` is no formula.
fn has_methods(text: &str) -> bool {
    text.as_bytes().windows(3).any(|three| three[0].is_ascii_alphabetic() && three[1] == b'.' && three[2].is_ascii_alphabetic())
        || text.contains('_')
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn formulas_are_tidy_and_calls_of_methods_are_none() {
        assert_eq!(tidy(" 2 * np.sin(x)**2 ").as_deref(), Some("2 * sin(x)^2"));
        assert_eq!(tidy("tracker.get_value()"), None);
        assert_eq!(tidy("np.array([t, 0, 0])"), None);
    }
}
