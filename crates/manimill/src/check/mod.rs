//! The cheap findings: what can be known of a sample without running it. What fails here would fail in the render, or
//! would run and teach the wrong thing.

use manimill_syntax::Name;

use crate::assets;
use crate::index::{Construct, Dialect, Library, file_names};
use crate::ledger::{Decision, Stage};
use crate::sample::{Checked, SelfContained};
use crate::settings::Settings;

/// Checks one sample.
///
/// # Errors
/// The decision to drop it, with the first finding.
pub fn check(settings: &Settings, SelfContained(sample): SelfContained, library: &Library) -> Result<Checked, Decision> {
    if let Some(said) = settings.review.rejection(&sample.id, &sample.code) {
        let evidence = if said.note.is_empty() { "no reason was given" } else { said.note.as_str() };
        return Err(sample.drop(Stage::Check, "rejected-by-review", evidence));
    }
    let names = match file_names(&sample.code, library) {
        Ok(names) => names,
        Err(error) => return Err(sample.drop(Stage::Check, "syntax-error", error.to_string())),
    };
    if let Some(module) = names.imports.iter().find(|module| module.starts_with('.')) {
        let evidence = format!("`{module}` is imported relative to a package that the sample does not have");
        return Err(sample.drop(Stage::Check, "local-import", evidence));
    }
    let missing: Vec<&Name> = names.imports.iter().filter(|module| is_missing(module, library)).collect();
    if !missing.is_empty() {
        let evidence = list(&missing);
        return Err(sample.drop(Stage::Check, "missing-package", evidence));
    }
    if !names.unbound.is_empty() {
        let evidence = list(&names.unbound.iter().collect::<Vec<_>>());
        return Err(sample.drop(Stage::Check, "unbound-name", evidence));
    }
    match names.scenes.iter().find(|(name, _)| *name == sample.scene) {
        None => {
            let evidence = format!("`{}` does not reach a Manim scene class", sample.scene);
            return Err(sample.drop(Stage::Check, "no-scene", evidence));
        }
        Some((_, Construct::Missing)) => {
            let evidence = format!("`{}` has no `construct` and inherits none: it is a base for other scenes", sample.scene);
            return Err(sample.drop(Stage::Check, "no-construct", evidence));
        }
        Some((_, Construct::Empty)) => {
            let evidence = format!("the `construct` of `{}` does nothing", sample.scene);
            return Err(sample.drop(Stage::Check, "empty-construct", evidence));
        }
        Some((_, Construct::Works)) => {}
    }
    let mut packages: Vec<String> = names
        .imports
        .iter()
        .map(|module| module.split('.').next().unwrap_or_default())
        .filter(|top| Dialect::of_module(top).is_none_or(|_| *top != "manim") && !is_standard(top))
        .map(str::to_owned)
        .collect();
    packages.dedup();
    Ok(Checked { sample, packages })
}

fn is_missing(module: &str, library: &Library) -> bool {
    module != assets::library::MODULE && library.has(module) == Some(false)
}

fn list(names: &[&Name]) -> String {
    names.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ")
}

fn is_standard(top: &str) -> bool {
    manimill_syntax::is_standard_module(top)
}
