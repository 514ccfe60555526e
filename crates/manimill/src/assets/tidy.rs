//! What nothing reads any more once files are gone: constants that held paths, and imports that only served to find or read them.

use manimill_syntax::Module;
use manimill_syntax::edit::{Edit, apply};
use manimill_syntax::facts::Import;
use manimill_syntax::tree::{Kind, Node, Tree};

use super::find::looks_like_a_file;

/// Modules that serve to find and read files.
const SERVANTS: [&str; 12] = ["os", "pathlib", "glob", "json", "csv", "yaml", "cv2", "PIL", "io", "requests", "urllib", "shutil"];

/// Removes from `code` what `before` still read and it does not.
pub(super) fn tidy(code: String, before: &str) -> String {
    let mut code = code;
    for _ in 0..6 {
        let Ok(module) = Module::parse(code.as_str()) else { return code };
        let tree = Tree::of(&module);
        let edits = dead(&tree, before);
        if edits.is_empty() {
            return code;
        }
        let lighter = apply(&code, &edits);
        if Module::parse(lighter.as_str()).is_err() {
            return code;
        }
        code = lighter;
    }
    code
}

fn dead(tree: &Tree<'_>, before: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for node in tree.nodes().filter(|node| node.kind().is_statement()) {
        let Some(lines) = node.full_lines() else { continue };
        let siblings = node.parent().map_or(2, |parent| parent.block().len());
        if let Some(assignment) = node.as_assignment() {
            let [target] = assignment.targets.as_slice() else { continue };
            let name = target.as_name().or_else(|| target.text().strip_prefix("self."));
            let Some(name) = name.filter(|name| !name.contains(['.', '['])) else { continue };
            if siblings > 1 && node.kind() == Kind::Assign && assignment.value.is_some_and(is_path) && !is_read(tree, name, node)
            {
                edits.push(Edit::delete(lines));
            }
        } else if let Some(import) = node.as_import()
            && let Some((module, bound)) = only_name(&import)
        {
            let top = module.split('.').next().unwrap_or_default();
            let was_read = || before.matches(bound.as_str()).count() > 1;
            if siblings > 1 && SERVANTS.contains(&top) && was_read() && !is_read(tree, &bound, node) {
                edits.push(Edit::delete(lines));
            }
        }
    }
    edits
}

/// The module and the one name that an import binds.
fn only_name(import: &Import) -> Option<(String, String)> {
    match import {
        Import::Modules(modules) => match modules.as_slice() {
            [one] => Some((one.module.to_string(), one.bound().to_owned())),
            _ => None,
        },
        Import::From { module, names, .. } => match names.as_slice() {
            [one] => Some((module.to_string(), one.bound().to_owned())),
            _ => None,
        },
        Import::Star { .. } => None,
    }
}

/// Whether a name is read anywhere but in a statement: as itself, after a dot, or in a text (`getattr(self, "name")`).
fn is_read(tree: &Tree<'_>, name: &str, but: Node<'_>) -> bool {
    tree.nodes().filter(|node| !node.is_within(but)).any(|node| match node.kind() {
        Kind::Name => node.text() == name,
        Kind::Attribute => node.as_attribute().is_some_and(|attribute| attribute.name == name),
        Kind::String => node.as_string() == Some(name),
        Kind::Keyword => node.text().starts_with(name),
        _ => false,
    })
}

/// Whether an expression makes a path and does nothing else.
fn is_path(node: Node<'_>) -> bool {
    let speaks = |node: Node<'_>| match node.kind() {
        Kind::String => node.as_string().is_some_and(|text| looks_like_a_file(text) || text.ends_with('/') || text == "assets"),
        Kind::FString => looks_like_a_file(node.text().trim_end_matches(['"', '\''])),
        Kind::Name => matches!(node.text(), "Path" | "__file__"),
        Kind::Attribute => node.text().starts_with("os.path") || node.text().ends_with("_dir"),
        _ => false,
    };
    let is_harmless = |node: Node<'_>| {
        node.as_call().is_none_or(|call| {
            let names = [
                "Path",
                "join",
                "dirname",
                "abspath",
                "realpath",
                "resolve",
                "str",
                "joinpath",
                "glob",
                "sorted",
                "list",
                "expanduser",
                "format",
                "cwd",
                "getcwd",
                "range",
                "absolute",
                "exists",
                "is_file",
            ];
            names.contains(&call.name())
        })
    };
    let all = || std::iter::once(node).chain(node.descendants());
    all().any(speaks) && all().all(is_harmless)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_and_imports_that_only_served_files_go() {
        let before =
            "import os\nfrom pathlib import Path\nD = Path(__file__).parent\nP = D / 'a.png'\nk = 1\nx = os.path.join(P)\n";
        let after = "import os\nfrom pathlib import Path\nD = Path(__file__).parent\nP = D / 'a.png'\nk = 1\nx = draw(1)\n";
        assert_eq!(tidy(after.to_owned(), before), "k = 1\nx = draw(1)\n");
        let kept = "import os\nP = 'a.png'\nk = P\nos.f()\n";
        assert_eq!(tidy(kept.to_owned(), kept), kept);
    }
}
