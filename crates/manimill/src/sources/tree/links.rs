//! Links within a tree: another name for a file that the tree has anyway. A link that leads out of the tree is none of our business.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::Arc;

use super::TreeFile;

/// Other names of files, each with the path of its file. Sorted.
pub(super) type Links = Vec<(Arc<str>, Arc<str>)>;

/// Most links that lead to each other in a row.
const MAX_ROUNDS: usize = 40;

/// What links mean, by their paths and what they say. A link to a folder stands for every file below it; at most `limit` names come of all.
pub(super) fn resolve(files: &[TreeFile], mut said: Vec<(String, String)>, limit: usize) -> Links {
    let mut names: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
    said.sort_unstable();
    // A link may lead to another one, which may come later. Linux gives up after 40 of them too.
    for _ in 0..MAX_ROUNDS {
        let before = said.len();
        said.retain(|(link, text)| {
            let Some(target) = normalise(&format!("{}/{text}", link.rsplit_once('/').map_or("", |(folder, _)| folder))) else {
                return false;
            };
            let found = below(files, &names, &target);
            for (rest, file) in found.iter().take(limit.saturating_sub(names.len())) {
                names.insert(format!("{link}{rest}").into(), file.clone());
            }
            found.is_empty()
        });
        if said.len() == before {
            break;
        }
    }
    names.into_iter().collect()
}

/// The file of that path, or those below the folder of that path: what follows the path, and the file's own.
fn below(files: &[TreeFile], names: &BTreeMap<Arc<str>, Arc<str>>, target: &str) -> Vec<(String, Arc<str>)> {
    if target.is_empty() {
        return Vec::new();
    }
    let folder = format!("{target}/");
    let from = files.partition_point(|file| *file.path < *target);
    let own = files[from..].iter().map(|file| (&file.path, &file.path));
    let others = names.range::<str, _>((Bound::Included(target), Bound::Unbounded));
    own.take_while(|(path, _)| path.starts_with(target))
        .chain(others.take_while(|(path, _)| path.starts_with(target)))
        .filter(|(path, _)| ***path == *target || path.starts_with(&folder))
        .map(|(path, file)| (path[target.len()..].to_owned(), file.clone()))
        .collect()
}

/// A path without `.` and `..`; `None` where it leads out of the tree.
pub(crate) fn normalise(path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(links: &[(&str, &str)]) -> Vec<String> {
        let file = |path: &str| TreeFile { path: path.into(), bytes: 1 };
        let files = ["a/b.py", "a/c/d.py", "a.py", "e.py"].map(file);
        let mut files = files.to_vec();
        files.sort_unstable_by(|left, right| left.path.cmp(&right.path));
        let said = links.iter().map(|(link, text)| ((*link).to_owned(), (*text).to_owned())).collect();
        resolve(&files, said, 8).into_iter().map(|(link, file)| format!("{link} is {file}")).collect()
    }

    #[test]
    fn paths_lead_where_they_say() {
        assert_eq!(normalise("2022/a/../common/.").as_deref(), Some("2022/common"));
        assert_eq!(normalise("../x"), None);
    }

    #[test]
    fn a_link_is_another_name_of_a_file() {
        assert_eq!(resolved(&[("x/b.py", "../a/b.py")]), ["x/b.py is a/b.py"]);
        assert_eq!(resolved(&[("x", "a")]), ["x/b.py is a/b.py", "x/c/d.py is a/c/d.py"]);
    }

    #[test]
    fn a_link_may_lead_to_a_link() {
        assert_eq!(resolved(&[("x.py", "y.py"), ("y.py", "e.py")]), ["x.py is e.py", "y.py is e.py"]);
        assert_eq!(resolved(&[("x", "y/c"), ("y", "a")]), ["x/d.py is a/c/d.py", "y/b.py is a/b.py", "y/c/d.py is a/c/d.py"]);
    }

    #[test]
    fn links_to_nowhere_and_in_circles_end() {
        assert!(resolved(&[("x.py", "../../etc/passwd"), ("y.py", "z.py"), ("z.py", "y.py"), ("r", "."), ("n", "")]).is_empty());
        assert_eq!(resolved(&[("a/up", "..")]).len(), 0);
        assert_eq!(resolved(&[("a/self", "../a")]), ["a/self/b.py is a/b.py", "a/self/c/d.py is a/c/d.py"]);
    }
}
