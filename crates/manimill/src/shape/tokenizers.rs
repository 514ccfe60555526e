//! Real tokenizers: the vendors' vocabularies are embedded in the tool, and any other comes from the user's own `tokenizer.json`.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Hint};
use crate::suggest;

/// The vocabularies that are counted with where the configuration names none. The first measures lengths.
pub const DEFAULT: [&str; 5] = ["o200k_base", "qwen2", "llama3", "deepseek_v3", "mistral_v3"];

/// A tokenizer of a file that cannot count this cannot count code.
const PROBE: &str = "class Été(Scene):\n\tself.play(Write(MathTex(r'\\pi'), run_time=0.5))  # 你好 🙂\n";

/// A tokenizer under the name that columns and reports use.
#[derive(Clone)]
pub struct Tokenizer {
    name: Arc<str>,
    vocabulary: Vocabulary,
}

#[derive(Clone)]
enum Vocabulary {
    /// Unpacked at its first use.
    Embedded,
    File(Arc<tokenizers::Tokenizer>),
}

impl Tokenizer {
    /// The embedded tokenizer of that name, or the one of a file in Hugging Face's format, whose path ends in `.json` and is
    /// relative to the folder of the configuration at `config`. A file is known by its name, `tokenizer.json` by its folder's.
    ///
    /// # Errors
    /// When there is none, or the file is none.
    pub fn open(wanted: &str, config: &Path) -> Result<Self, Error> {
        if wanted.to_ascii_lowercase().ends_with(".json") {
            return Self::read(wanted, config);
        }
        let known = tiktoken::list_encodings();
        if known.contains(&wanted) {
            return Ok(Self { name: wanted.into(), vocabulary: Vocabulary::Embedded });
        }
        let error = Error::config(config, format!("the tokenizer `{wanted}` is not known"));
        Err(match of_model(wanted).or_else(|| suggest::nearest(wanted, known.iter().copied())) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint(format!("the tokenizers are {}; or name a `tokenizer.json`", known.join(", "))),
        })
    }

    fn read(wanted: &str, config: &Path) -> Result<Self, Error> {
        let path = crate::settings::local(config.parent().unwrap_or(Path::new("")), wanted);
        let refused = |cause: &dyn fmt::Display| {
            Error::config(config, format!("`shape.tokenizers`: `{}` cannot be used: {cause}", path.display()))
                .hint("name the `tokenizer.json` of a model, as Hugging Face's tokenizers write it")
        };
        let bytes = std::fs::read(&path).map_err(|cause| refused(&cause))?;
        let mut tokenizer = tokenizers::Tokenizer::from_bytes(bytes).map_err(|cause| refused(&cause))?;
        // A model's limit is no length of a text.
        tokenizer.with_truncation(None).map_err(|cause| refused(&cause))?.with_padding(None);
        // What is named like a special token is text in code.
        tokenizer.set_encode_special_tokens(true);
        tokenizer.encode_fast(PROBE, false).map_err(|cause| refused(&cause))?;
        let stem = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let full = path.canonicalize().unwrap_or(path);
        let name = match stem(&full) {
            Some(stem) if stem != "tokenizer" => stem,
            _ => full.parent().and_then(|folder| Some(folder.file_name()?.to_string_lossy().into_owned())).unwrap_or_default(),
        };
        Ok(Self { name: name.into(), vocabulary: Vocabulary::File(Arc::new(tokenizer)) })
    }

    /// The name that columns and reports use.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many tokens a text has, as plain text: nothing in it counts as a special token, and none is added.
    pub fn count(&self, text: &str) -> usize {
        match &self.vocabulary {
            Vocabulary::Embedded => tiktoken::get_encoding(&self.name).map_or(0, |encoding| encoding.count(text)),
            Vocabulary::File(tokenizer) => tokenizer.encode_fast(text, false).map_or(0, |encoding| encoding.len()),
        }
    }
}

/// The vocabulary of a model that people name in its stead.
fn of_model(wanted: &str) -> Option<&'static str> {
    const MODELS: [(&str, &str); 12] = [
        ("gpt4o", "o200k_base"),
        ("gpt41", "o200k_base"),
        ("gpt5", "o200k_base"),
        ("chatgpt", "o200k_base"),
        ("o1", "o200k_base"),
        ("o3", "o200k_base"),
        ("o4", "o200k_base"),
        ("gpt4", "cl100k_base"),
        ("gpt35", "cl100k_base"),
        ("qwen", "qwen2"),
        ("llama", "llama3"),
        ("deepseek", "deepseek_v3"),
    ];
    let plain: String = wanted.to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    MODELS.iter().find(|(model, _)| plain.starts_with(model)).map(|(_, vocabulary)| *vocabulary)
}

/// How many tokens a text has where nobody has named a tokenizer.
pub(crate) fn tokens(text: &str) -> usize {
    tiktoken::get_encoding(DEFAULT[0]).map_or(text.len() / 4, |encoding| encoding.count(text))
}

impl fmt::Debug for Tokenizer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Tokenizer").field(&self.name).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(wanted: &str) -> Result<Tokenizer, Error> {
        Tokenizer::open(wanted, Path::new("manimill.toml"))
    }

    #[test]
    fn embedded_vocabularies_count_as_their_vendors_do() {
        // Counted with the vendors' own tokenizers.
        let text = "class A(Scene):\n    def construct(self):\n        self.play(Create(Circle()))\n";
        let counts: Vec<usize> = DEFAULT.iter().map(|name| named(name).expect("embedded").count(text)).collect();
        assert_eq!(counts, [16, 16, 16, 18, 18]);
    }

    /// A folder with a tokenizer that counts words and signs, as Hugging Face's library writes it.
    fn folder_with(file: &str, unknown: &str) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        let vocabulary = serde_json::json!({
            "version": "1.0",
            "truncation": { "direction": "Right", "max_length": 4, "strategy": "LongestFirst", "stride": 0 },
            "padding": null,
            "added_tokens": [
                { "id": 1, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true }
            ],
            "normalizer": null,
            "pre_tokenizer": { "type": "Whitespace" },
            "post_processor": null,
            "decoder": null,
            "model": { "type": "WordLevel", "vocab": { "[UNK]": 0, "<s>": 1 }, "unk_token": unknown },
        });
        let path = folder.path().join(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("written");
        std::fs::write(path, vocabulary.to_string()).expect("written");
        folder
    }

    fn in_folder(folder: &tempfile::TempDir, wanted: &str) -> Result<Tokenizer, Error> {
        Tokenizer::open(wanted, &folder.path().join("manimill.toml"))
    }

    #[test]
    fn a_file_counts_as_plain_text_whatever_its_limits() {
        let folder = folder_with("models/mine/tokenizer.json", "[UNK]");
        let tokenizer = in_folder(&folder, "models/mine/tokenizer.json").expect("readable");
        assert_eq!((tokenizer.name(), tokenizer.count("a b c d e")), ("mine", 5));
        assert_eq!(tokenizer.count("<s>"), 3, "the name of a special token is text: `<`, `s`, `>`");
    }

    #[test]
    fn a_file_that_is_no_tokenizer_or_cannot_count_code_is_refused() {
        let folder = folder_with("words.json", "[absent]");
        for (wanted, cause) in [("words.json", "WordLevel"), ("absent.json", "No such file"), ("manimill.json", "expected")] {
            std::fs::write(folder.path().join("manimill.json"), "tokenizers = []").expect("written");
            let error = in_folder(&folder, wanted).expect_err("refused").to_string();
            assert!(error.contains(wanted) && error.contains(cause), "{error}");
        }
    }

    #[test]
    fn a_special_tokens_name_is_text() {
        assert!(named("cl100k_base").expect("embedded").count("<|endoftext|>") > 1);
    }

    #[test]
    fn what_is_not_there_is_said_with_the_nearest() {
        assert_eq!(named("qwen").expect_err("unknown").next_step(), Some("did you mean `qwen2`?"));
    }
}
