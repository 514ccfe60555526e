//! `[describe]`, resolved.

use std::path::{Path, PathBuf};
use std::time::Duration;

use manimill_describe::Style;
use manimill_model::{Ceilings, ModelSettings, Prices};
use xxhash_rust::xxh3::xxh3_64;

use super::prompts::{AUTHOR, NARRATOR, style_name};
use crate::error::{Error, Hint};
use crate::options::{DescribeOptions, ModelOptions};
use crate::suggest;

/// How rows get their prompts.
#[derive(Clone, Debug)]
pub struct DescribeSettings {
    /// What becomes of prompts that what ran contradicts.
    pub ungrounded: Ungrounded,
    /// Whose prompt a row has, the first that has one.
    pub prefer: Vec<Writer>,
    /// How often each style is drawn.
    pub styles: StyleShares,
    /// Whether the forms hold every prompt of a row instead of one.
    pub expand: bool,
    /// The model that writes prompts too, if there is one.
    pub model: Option<ModelSettings>,
    /// What is done with the model in this build.
    pub model_use: ModelUse,
}

/// What is done with a model.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ModelUse {
    /// It is asked.
    #[default]
    Ask,
    /// It is said what asking would cost.
    DryRun,
    /// The requests go into this file, for a batch.
    Export(PathBuf),
    /// The answers of a batch are in this file.
    Import(PathBuf),
}

/// What becomes of prompts that what ran contradicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ungrounded {
    /// They are in `prompts.parquet`, and in no form.
    Drop,
    /// They are used like others; `grounding` says what they are worth.
    Mark,
}

/// Who writes prompts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// The scene's author, or who published it.
    Author,
    /// A language model.
    Model,
    /// The tool, from what ran.
    Narrator,
}

impl Writer {
    const ALL: [Self; 3] = [Self::Author, Self::Model, Self::Narrator];

    const fn name(self) -> &'static str {
        match self {
            Self::Author => AUTHOR,
            Self::Model => "model",
            Self::Narrator => NARRATOR,
        }
    }

    pub(super) fn wrote(self, origin: &str) -> bool {
        origin.split(':').next() == Some(self.name())
    }
}

/// Shares of the styles, which sum to one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StyleShares([(Style, f64); 3]);

impl StyleShares {
    /// The style of a row, by its id: the same in every build.
    pub(super) fn draw(&self, id: &str) -> Style {
        // The upper 53 bits of the hash, as a number from 0 to 1.
        let mut left = (xxh3_64(id.as_bytes()) >> 11) as f64 / (1_u64 << 53) as f64;
        for (style, share) in self.0 {
            if left < share {
                return style;
            }
            left -= share;
        }
        self.0[0].0
    }
}

impl Default for DescribeSettings {
    fn default() -> Self {
        let [request, storyboard, specification] = DEFAULT_SHARES;
        Self {
            ungrounded: Ungrounded::Drop,
            prefer: Writer::ALL.to_vec(),
            styles: StyleShares([request, storyboard, specification]),
            expand: false,
            model: None,
            model_use: ModelUse::Ask,
        }
    }
}

/// Most of what people type is short.
const DEFAULT_SHARES: [(Style, f64); 3] = [(Style::Request, 0.5), (Style::Storyboard, 0.3), (Style::Specification, 0.2)];

impl DescribeSettings {
    /// Resolves `[describe]` of the configuration at `path`.
    ///
    /// The journal of what a model was asked stands in the folder `cache`.
    pub(crate) fn resolve(options: DescribeOptions, cache: &Path, path: &Path) -> Result<Self, Error> {
        let ungrounded = match options.ungrounded.as_deref() {
            None | Some("drop") => Ungrounded::Drop,
            Some("mark") => Ungrounded::Mark,
            Some(other) => return Err(unknown(path, "describe.ungrounded", other, &["drop", "mark"])),
        };
        let prefer = match options.prefer {
            None => Writer::ALL.to_vec(),
            Some(names) => names.iter().map(|name| writer(name, path)).collect::<Result<_, _>>()?,
        };
        Ok(Self {
            ungrounded,
            prefer,
            styles: shares(options.styles, path)?,
            expand: options.expand.unwrap_or(false),
            model: options.model.map(|model| model_settings(model, cache, path)).transpose()?,
            model_use: ModelUse::Ask,
        })
    }
}

fn model_settings(options: ModelOptions, cache: &Path, path: &Path) -> Result<ModelSettings, Error> {
    let key = match &options.key_env {
        None => None,
        Some(name) => Some(std::env::var(name).ok().filter(|key| !key.trim().is_empty()).ok_or_else(|| {
            Error::config(path, format!("`describe.model.key_env` names `{name}`, which is not set"))
                .hint(format!("export {name}=…, and keep the key out of files"))
        })?),
    };
    if !options.base_url.starts_with("http://") && !options.base_url.starts_with("https://") {
        return Err(Error::config(path, format!("`describe.model.base_url` is `{}`", options.base_url))
            .hint("for instance `http://localhost:8000/v1`".to_owned()));
    }
    let ceilings = Ceilings { requests: options.max_requests, tokens: options.max_tokens, cost: options.max_cost };
    let prices = Prices { input: options.input_price.unwrap_or(0.0), output: options.output_price.unwrap_or(0.0) };
    if ceilings.cost.is_some() && prices == Prices::default() {
        return Err(Error::config(path, "`describe.model.max_cost` needs prices".to_owned())
            .hint("set `input_price` and `output_price`, of a million tokens each".to_owned()));
    }
    Ok(ModelSettings {
        base_url: options.base_url,
        model: options.name,
        key,
        sees: options.sees.unwrap_or(false),
        concurrency: options.concurrency.unwrap_or(4).max(1),
        timeout: Duration::from_secs(options.timeout_seconds.unwrap_or(120).max(1)),
        answer_tokens: options.answer_tokens.unwrap_or(1_500),
        ceilings,
        prices,
        journal: cache.join("model-requests.jsonl"),
    })
}

fn writer(name: &str, path: &Path) -> Result<Writer, Error> {
    let names = Writer::ALL.map(Writer::name);
    let found = Writer::ALL.into_iter().find(|writer| writer.name() == name);
    found.ok_or_else(|| unknown(path, "describe.prefer", name, &names))
}

fn shares(options: Option<std::collections::BTreeMap<String, f64>>, path: &Path) -> Result<StyleShares, Error> {
    let all = [Style::Request, Style::Storyboard, Style::Specification];
    let Some(options) = options else { return Ok(StyleShares(DEFAULT_SHARES)) };
    let names = all.map(style_name);
    if let Some(other) = options.keys().find(|name| !names.contains(&name.as_str())) {
        return Err(unknown(path, "describe.styles", other, &names));
    }
    let share = |style| options.get(style_name(style)).copied().unwrap_or(0.0);
    let sum: f64 = all.iter().map(|style| share(*style)).sum();
    let are_shares = all.iter().all(|style| share(*style) >= 0.0) && sum > 0.0 && sum.is_finite();
    if !are_shares {
        let error = Error::config(path, "the shares of `describe.styles` are not numbers from 0 with a sum above 0".to_owned());
        return Err(error.hint("for instance `styles = { request = 0.5, storyboard = 0.3, specification = 0.2 }`".to_owned()));
    }
    Ok(StyleShares(all.map(|style| (style, share(style) / sum))))
}

fn unknown(path: &Path, key: &str, value: &str, known: &[&str]) -> Error {
    let error = Error::config(path, format!("`{key}` has `{value}`"));
    match suggest::nearest(value, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("known are {}", known.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(toml: &str) -> Result<DescribeSettings, String> {
        let options: DescribeOptions = toml::from_str(toml).expect("it is TOML");
        DescribeSettings::resolve(options, Path::new("/cache"), Path::new("x.toml")).map_err(|error| format!("{error:#}"))
    }

    #[test]
    fn styles_are_drawn_by_id_in_the_shares_that_are_asked_for() {
        let settings = resolved("styles = { request = 3, storyboard = 1 }").expect("it is valid");
        let drawn: Vec<Style> = (0..4000).map(|i| settings.styles.draw(&format!("s:{i}"))).collect();
        let requests = drawn.iter().filter(|style| **style == Style::Request).count();
        assert!((2850..3150).contains(&requests), "{requests}");
        assert!(!drawn.contains(&Style::Specification));
        assert_eq!(drawn[7], settings.styles.draw("s:7"));
    }

    #[test]
    fn what_is_not_known_is_an_error() {
        for toml in [
            "ungrounded = 'keep'",
            "prefer = ['me']",
            "styles = { requests = 1 }",
            "styles = { request = 0 }",
            "styles = { request = -1 }",
        ] {
            assert!(resolved(toml).is_err(), "{toml}");
        }
        let model = "[model]\nbase_url = 'http://x/v1'\nname = 'm'\n";
        assert!(resolved(model).is_ok_and(|settings| settings.model.is_some()));
        for more in ["max_cost = 1.0", "key_env = 'MANIMILL_NO_SUCH_KEY'", "key = 'sk'"] {
            let options = toml::from_str::<DescribeOptions>(&format!("{model}{more}"));
            assert!(options.is_err() || resolved(&format!("{model}{more}")).is_err(), "{more}");
        }
        assert_eq!(resolved("prefer = ['narrator']").expect("it is valid").prefer, [Writer::Narrator]);
    }
}
