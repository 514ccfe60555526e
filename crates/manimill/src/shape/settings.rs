//! `[shape]` and `[split]`, resolved.

use std::collections::BTreeSet;
use std::path::Path;

use super::tokenizers::{self, Tokenizer};
use crate::error::{Error, Hint};
use crate::options::{ShapeOptions, SplitOptions};
use crate::suggest;

/// How samples are measured and ordered.
#[derive(Clone, Debug)]
pub struct ShapeSettings {
    /// What tokens are counted with; the first measures lengths.
    pub tokenizers: Vec<Tokenizer>,
    /// Longest sample in tokens of the first tokenizer.
    pub max_tokens: Option<u32>,
    /// Length in tokens of the first tokenizer from which on a sample is cut into pieces; `None` for never.
    pub cut_tokens: Option<u32>,
    /// Where buckets of lengths begin and end, in tokens: the first and the last bucket are open.
    pub buckets: Vec<u32>,
    /// How samples should spread over the buckets.
    pub target: Target,
    /// Largest weight of a sample; the smallest is one over it.
    pub weight_limit: f64,
    /// In which order training rows are written.
    pub curriculum: Curriculum,
    /// What that order goes by.
    pub curriculum_by: CurriculumBy,
    /// How many stages there are.
    pub stages: u32,
}

/// How samples should spread over the buckets of lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// As many samples from 100 to 200 tokens as from 1,600 to 3,200.
    LogUniform,
    /// As many samples for every 100 tokens more.
    Uniform,
    /// As they come: every weight is 1.
    AsIs,
}

impl Target {
    /// The targets by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 3] =
        [("log-uniform", Self::LogUniform), ("uniform", Self::Uniform), ("as-is", Self::AsIs)];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        name_of(self, &Self::NAMES)
    }
}

/// In which order training rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Curriculum {
    /// By id.
    None,
    /// The easiest first.
    Sorted,
    /// By id, and once more in files of rising difficulty.
    Stages,
}

impl Curriculum {
    /// The curricula by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 3] = [("none", Self::None), ("sorted", Self::Sorted), ("stages", Self::Stages)];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        name_of(self, &Self::NAMES)
    }
}

/// What a curriculum goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CurriculumBy {
    /// The score of length and structure.
    Difficulty,
    /// The number of tokens.
    Length,
}

impl CurriculumBy {
    /// The orders by the names that the configuration knows.
    pub const NAMES: [(&'static str, Self); 2] = [("difficulty", Self::Difficulty), ("length", Self::Length)];

    /// The name in the configuration.
    pub fn name(self) -> &'static str {
        name_of(self, &Self::NAMES)
    }
}

/// What is held out.
#[derive(Clone, Copy, Debug)]
pub struct SplitSettings {
    /// Share of the rows for validation.
    pub validation: f64,
    /// Share of the rows for testing.
    pub test: f64,
    /// Another number draws other sides.
    pub seed: u64,
}

impl ShapeSettings {
    /// Resolves `[shape]` of the configuration at `path`.
    pub(crate) fn resolve(options: ShapeOptions, path: &Path) -> Result<Self, Error> {
        let wanted = options.tokenizers.unwrap_or_else(|| tokenizers::DEFAULT.map(str::to_owned).to_vec());
        if wanted.is_empty() {
            return Err(Error::config(path, "`shape.tokenizers` is empty").hint("leave it out to count with the embedded ones"));
        }
        let mut names = BTreeSet::new();
        let mut opened = Vec::with_capacity(wanted.len());
        for name in &wanted {
            let tokenizer = Tokenizer::open(name, path)?;
            if !names.insert(tokenizer.name().to_owned()) {
                let twice = format!("`shape.tokenizers` has `{}` twice, the second time as `{name}`", tokenizer.name());
                return Err(Error::config(path, twice)
                    .hint("name each tokenizer once; a file goes by its name, a `tokenizer.json` by its folder's"));
            }
            opened.push(tokenizer);
        }
        let buckets = options.buckets.unwrap_or_else(|| vec![100, 200, 400, 800, 1600, 3200, 6400]);
        if buckets.len() < 2 || buckets[0] == 0 || !buckets.is_sorted_by(|left, right| left < right) {
            return Err(Error::config(path, "`shape.buckets` are no rising numbers of tokens")
                .hint("as in `buckets = [100, 200, 400, 800]`"));
        }
        let weight_limit = options.weight_limit.unwrap_or(4.0);
        if !(weight_limit >= 1.0 && weight_limit.is_finite()) {
            return Err(Error::config(path, format!("`shape.weight_limit` is {weight_limit}")).hint("it is at least 1"));
        }
        Ok(Self {
            tokenizers: opened,
            max_tokens: options.max_tokens,
            cut_tokens: Some(options.cut_tokens.unwrap_or(3000)).filter(|limit| *limit > 0),
            buckets,
            target: choose("shape.target", options.target.as_deref(), &Target::NAMES, path)?,
            weight_limit,
            curriculum: choose("shape.curriculum", options.curriculum.as_deref(), &Curriculum::NAMES, path)?,
            curriculum_by: choose("shape.curriculum_by", options.curriculum_by.as_deref(), &CurriculumBy::NAMES, path)?,
            stages: match options.stages.unwrap_or(3) {
                stages @ 1..=100 => stages,
                stages => {
                    return Err(
                        Error::config(path, format!("`shape.stages` is {stages}")).hint("it is a whole number from 1 to 100")
                    );
                }
            },
        })
    }
}

impl SplitSettings {
    /// Resolves `[split]` of the configuration at `path`.
    pub(crate) fn resolve(options: &SplitOptions, path: &Path) -> Result<Self, Error> {
        let validation = options.validation.unwrap_or(0.05);
        let test = options.test.unwrap_or(0.05);
        let is_share = |share: f64| (0.0..=0.5).contains(&share);
        if !is_share(validation) || !is_share(test) {
            return Err(Error::config(path, format!("`split` holds out {validation} and {test}"))
                .hint("`validation` and `test` are shares of the rows, from 0 to 0.5"));
        }
        Ok(Self { validation, test, seed: options.seed.unwrap_or(0) })
    }
}

/// The value of that name; the first where none is named.
fn choose<T: Copy>(key: &str, name: Option<&str>, known: &[(&'static str, T)], path: &Path) -> Result<T, Error> {
    let Some(name) = name else { return Ok(known[0].1) };
    known.iter().find(|(it, _)| *it == name).map(|(_, value)| *value).ok_or_else(|| {
        let error = Error::config(path, format!("`{key}` is `{name}`"));
        let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
        match suggest::nearest(name, names.iter().copied()) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error.hint(format!("it is one of {}", names.join(", "))),
        }
    })
}

fn name_of<T: Copy + PartialEq>(value: T, known: &[(&'static str, T)]) -> &'static str {
    known.iter().find(|(_, it)| *it == value).map_or("", |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolve(toml: &str) -> Result<ShapeSettings, Error> {
        let options: ShapeOptions = toml::from_str(toml).expect("the test's options are read");
        ShapeSettings::resolve(options, Path::new("manimill.toml"))
    }

    #[test]
    fn nothing_said_is_something_sane() {
        let settings = resolve("").expect("the default");
        assert_eq!(settings.tokenizers[0].name(), "o200k_base");
        assert_eq!((settings.target, settings.curriculum, settings.max_tokens), (Target::LogUniform, Curriculum::None, None));
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_a_next_step() {
        for (options, hint) in [
            ("target = \"loguniform\"", "did you mean `log-uniform`?"),
            ("buckets = [100, 50]", "as in `buckets = [100, 200, 400, 800]`"),
            ("weight_limit = 0.5", "it is at least 1"),
            (
                "tokenizers = [\"qwen2\", \"qwen2\"]",
                "name each tokenizer once; a file goes by its name, a `tokenizer.json` by its folder's",
            ),
        ] {
            assert_eq!(resolve(options).expect_err("no sense").next_step(), Some(hint), "{options}");
        }
        let held_out = SplitOptions { validation: Some(0.9), ..SplitOptions::default() };
        assert!(SplitSettings::resolve(&held_out, Path::new("manimill.toml")).is_err());
    }
}
