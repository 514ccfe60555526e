//! What the pinned Manim's classes and functions accept: parameters, methods and attributes, asked of the installed package once and
//! embedded, so that calls can be looked at before anything is run.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::sync::LazyLock;
use std::time::Duration;

use serde::Deserialize;

use crate::command::{Command, CommandError};
use crate::environment::Environment;

const INTROSPECT: &str = include_str!("api/introspect.py");

/// Made by `cargo run -p manimill_runner --example ship_api`.
const SHIPPED: &[u8] = include_bytes!("api/shipped.json.gz");

/// The public interface of one release of Manim.
#[derive(Debug, Default, Deserialize)]
pub struct Api {
    /// The release.
    pub version: String,
    /// Its classes by name, with those that they inherit from.
    pub classes: BTreeMap<String, ApiClass>,
    /// Its functions by name.
    pub functions: BTreeMap<String, Parameters>,
}

/// One class.
#[derive(Debug, Deserialize)]
pub struct ApiClass {
    /// Itself and what it inherits from, nearest first.
    pub mro: Vec<String>,
    /// The parameters of a constructor of its own.
    pub init: Option<Parameters>,
    /// What it adds: methods with their parameters, other attributes without.
    pub attributes: BTreeMap<String, Option<Parameters>>,
}

/// The parameters of a function, without the one that an instance is bound to.
#[derive(Debug, Deserialize)]
#[serde(from = "(Vec<String>, Vec<String>, bool, bool)")]
pub struct Parameters {
    /// Those that may be given by their place, in order.
    pub positional: Vec<String>,
    /// Those that are given by keyword.
    pub keywords: Vec<String>,
    /// Whether it takes `*args`.
    pub more_positional: bool,
    /// Whether it takes `**kwargs`.
    pub more_keywords: bool,
}

impl From<(Vec<String>, Vec<String>, bool, bool)> for Parameters {
    fn from((positional, keywords, more_positional, more_keywords): (Vec<String>, Vec<String>, bool, bool)) -> Self {
        Self { positional, keywords, more_positional, more_keywords }
    }
}

impl Parameters {
    /// The names that may be given by keyword.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.positional.iter().chain(&self.keywords).map(String::as_str)
    }
}

impl Api {
    /// The embedded interface of the pinned Manim.
    pub fn shipped() -> &'static Self {
        static API: LazyLock<Api> = LazyLock::new(|| {
            let mut text = Vec::new();
            let unpacked = flate2::read::GzDecoder::new(SHIPPED).read_to_end(&mut text);
            unpacked.ok().and_then(|_| serde_json::from_slice(&text).ok()).unwrap_or_default()
        });
        &API
    }

    /// The keywords that a class's constructor accepts, handed on from class to class as far as each takes `**kwargs`; `None` where
    /// one of them is not Manim's.
    pub fn keywords(&self, class: &str) -> Option<BTreeSet<&str>> {
        // What it is given beyond its own goes to the animations that it makes.
        if class == "LaggedStartMap" {
            return None;
        }
        let mut found = BTreeSet::new();
        for ancestor in &self.classes.get(class)?.mro {
            let Some(init) = &self.classes.get(ancestor)?.init else { continue };
            found.extend(init.names());
            if !init.more_keywords {
                return Some(found);
            }
        }
        // The last one takes whatever comes.
        None
    }

    /// An attribute of a class, its own or inherited: with its parameters, if it is a method.
    pub fn attribute(&self, class: &str, name: &str) -> Option<&Option<Parameters>> {
        self.classes.get(class)?.mro.iter().find_map(|ancestor| self.classes.get(ancestor)?.attributes.get(name))
    }

    /// Whether a class inherits from another one.
    pub fn is_a(&self, class: &str, ancestor: &str) -> bool {
        self.classes.get(class).is_some_and(|class| class.mro.iter().any(|each| each == ancestor))
    }
}

/// The content of the embedded file, made anew from an environment.
pub fn make_shipped_api(environment: &Environment) -> Result<Vec<u8>, CommandError> {
    let scratch = tempfile::tempdir().map_err(|source| CommandError::Io { call: "a scratch folder".into(), source })?;
    let output = Command::new(environment.python())
        .args(["-I", "-B", "-c", INTROSPECT])
        .folder(scratch.path())
        .env("HOME", scratch.path())
        .env("MPLBACKEND", "Agg")
        .timeout(Duration::from_mins(5))
        .run()?;
    let broken = |source| CommandError::Io { call: "packing Manim's interface".into(), source };
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&output.stdout).map_err(broken)?;
    packed.finish().map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_interface_is_the_pinned_release_s() {
        let api = Api::shipped();
        assert_eq!(api.version, "0.22.0");
        assert!(api.keywords("Circle").is_some_and(|names| names.contains("fill_opacity") && !names.contains("radious")));
        assert!(api.keywords("FadeIn").is_some_and(|names| names.contains("shift") && names.contains("run_time")));
        assert!(api.keywords("LaggedStartMap").is_none(), "they are those of any animation");
        assert!(api.attribute("Square", "next_to").is_some_and(Option::is_some));
        assert!(api.attribute("Square", "rotate_in_place").is_none());
        assert!(api.is_a("Create", "Animation") && api.is_a("Axes", "Mobject") && !api.is_a("Create", "Mobject"));
        assert!(api.functions.contains_key("rgb_to_color"));
    }
}
