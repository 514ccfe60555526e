//! Single values of the configuration: numbers with a least value, licences, paths, and patterns of paths.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::error::{Error, Hint};

/// A number that is at least `least`.
pub(super) fn at_least<T: Copy + PartialOrd + Display>(
    value: Option<T>,
    default: T,
    least: T,
    key: &str,
    path: &Path,
) -> Result<T, Error> {
    let value = value.unwrap_or(default);
    if value >= least {
        return Ok(value);
    }
    Err(Error::config(path, format!("`{key}` is {value}"))
        .hint(format!("it is a whole number from {least}; {default} where it is left out")))
}

/// The value of `unknown` licences.
const UNKNOWN: &str = "unknown";

/// A licence as SPDX writes it; `what` says where it stands.
pub(super) fn licence(text: &str, what: &str, path: &Path) -> Result<String, Error> {
    if text == UNKNOWN || (spdx::Expression::parse(text).is_ok() && !is_vague(text)) {
        return Ok(text.to_owned());
    }
    let error = Error::config(path, format!("{what} has `{text}`, which is no SPDX identifier"));
    Err(match meant_licence(text) {
        Some(meant) => error.hint(format!("did you mean {meant}?")),
        None => error.hint(
            "identifiers look like `MIT`, `Apache-2.0` or `CC-BY-SA-4.0` (https://spdx.org/licenses); `unknown` is for none",
        ),
    })
}

/// `GPL-3.0` says nothing of later versions, and stands on no row.
fn is_vague(text: &str) -> bool {
    let only = format!("{text}-only");
    spdx::license_id(&only).is_some()
}

fn meant_licence(text: &str) -> Option<String> {
    if is_vague(text) {
        return Some(format!("`{text}-only` or `{text}-or-later`"));
    }
    let lower = text.trim().to_lowercase();
    let bare = lower.trim_start_matches("the ").trim_end_matches(" license").trim_end_matches(" licence").trim();
    let dashed = bare.replace(" version ", "-").replace(' ', "-");
    let by_name = spdx::identifiers::LICENSES.iter().find(|licence| {
        let name = licence.full_name.to_lowercase();
        let known = [licence.name.to_lowercase(), name.trim_end_matches(" license").to_owned(), name];
        known.iter().any(|known| [bare, &dashed, &lower].contains(&known.as_str()))
    });
    let id = by_name
        .map(|licence| licence.name)
        .or_else(|| spdx::imprecise_license_id(&lower).filter(|(_, read)| *read == lower.len()).map(|(id, _)| id.name))?;
    Some(if is_vague(id) { format!("`{id}-only` or `{id}-or-later`") } else { format!("`{id}`") })
}

/// A path as the configuration has it: `~` is the home folder, what is relative starts at `base`.
pub(crate) fn local(base: &Path, path: impl AsRef<Path>) -> PathBuf {
    let path = path.as_ref();
    let home = || std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).filter(|home| !home.is_empty());
    match path.strip_prefix("~").ok().zip(home()) {
        Some((rest, home)) => Path::new(&home).join(rest),
        None => base.join(path),
    }
}

/// Patterns of paths as `.gitignore` has them: without a slash they hold in every folder, `*` stays within one folder, and what
/// matches a folder holds for all that is in it. There is no `!`.
pub(super) fn globs(patterns: &[String], what: &str, path: &Path) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    let failed = |cause: &dyn Display| {
        Error::config(path, format!("{what} has a pattern that cannot be read: {cause}"))
            .hint("patterns look like `2022/**` or `*.py`")
    };
    for pattern in patterns {
        if let Some(rest) = pattern.strip_prefix('!') {
            return Err(Error::config(path, format!("{what} has `{pattern}`; `!` is not known here"))
                .hint(format!("put `{rest}` into the source's `exclude`, or `include`")));
        }
        let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
        let anchored = trimmed.trim_start_matches('/');
        let rooted = if trimmed.contains('/') { anchored.to_owned() } else { format!("**/{anchored}") };
        let below = format!("{rooted}/**");
        let whole = (!pattern.ends_with('/')).then_some(&rooted);
        for glob in whole.into_iter().chain([&below]) {
            set.add(GlobBuilder::new(glob).literal_separator(true).build().map_err(|cause| failed(&cause))?);
        }
    }
    set.build().map_err(|cause| failed(&cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(text: &str) -> String {
        let error = licence(text, "`dataset.licences`", Path::new("manimill.toml")).expect_err("no identifier");
        error.next_step().unwrap_or_default().to_owned()
    }

    #[test]
    fn licences_are_spdx() {
        for good in ["MIT", "unknown", "MIT OR Apache-2.0", "CC-BY-SA-4.0", "GPL-3.0-only", "LicenseRef-Mine"] {
            assert_eq!(licence(good, "x", Path::new("x")).expect(good), good);
        }
        for bad in ["MIT License", "mit", "The MIT License"] {
            assert_eq!(hint(bad), "did you mean `MIT`?", "{bad}");
        }
        assert_eq!(hint("Apache License 2.0"), "did you mean `Apache-2.0`?");
        assert_eq!(hint("GPL-3.0"), "did you mean `GPL-3.0-only` or `GPL-3.0-or-later`?");
        assert!(hint("mine, all mine").starts_with("identifiers look like"));
    }

    #[test]
    fn patterns_hold_as_in_gitignore() {
        for (pattern, path, holds) in [
            ("*.py", "a.py", true),
            ("*.py", "2022/a.py", true),
            ("2022/*.py", "2022/a.py", true),
            ("2022/*.py", "2022/deep/a.py", false),
            ("/*.py", "2022/a.py", false),
            ("/*.py", "a.py", true),
            ("2022/**", "2022/deep/a.py", true),
            ("2022", "2022/deep/a.py", true),
            ("2022/", "x/2022/a.py", true),
            ("tests/", "tests", false),
            ("**/old/*.py", "a/b/old/c.py", true),
            ("./a.py", "a.py", true),
        ] {
            let set = globs(&[pattern.to_owned()], "`include`", Path::new("x")).expect("patterns");
            assert_eq!(set.is_match(path), holds, "{pattern} and {path}");
        }
        let error = globs(&["!a.py".to_owned()], "`include`", Path::new("x")).expect_err("no `!`");
        assert!(error.next_step().is_some_and(|hint| hint.contains("put `a.py` into")), "{error}");
    }

    #[test]
    fn a_tilde_is_the_home_folder() {
        let home = std::env::var("HOME").expect("tests have a home");
        assert_eq!(local(Path::new("/base"), "~/scenes"), Path::new(&home).join("scenes"));
        assert_eq!(local(Path::new("/base"), "~other"), Path::new("/base/~other"));
        assert_eq!(local(Path::new("/base"), "x"), Path::new("/base/x"));
    }
}
