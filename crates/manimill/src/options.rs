//! What `manimill.toml` may say. Everything is optional here but the dataset's name and the sources' places;
//! `settings` resolves it into what the stages read. An unknown key is an error that names the nearest known one.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Hint};
use crate::suggest;

/// The whole file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// What is being made.
    pub dataset: DatasetOptions,
    /// Where material comes from, in no particular order: `priority` decides between twins.
    #[serde(default, rename = "source")]
    pub sources: Vec<SourceOptions>,
    /// The Python that samples run in.
    #[serde(default)]
    pub environment: EnvironmentOptions,
    /// How scenes are cut out.
    #[serde(default)]
    pub slice: SliceOptions,
    /// Which repairs are made.
    #[serde(default)]
    pub repair: RepairOptions,
    /// What stands in the place of files.
    #[serde(default)]
    pub assets: AssetOptions,
    /// Twins, conflicts and what must not be in the dataset.
    #[serde(default)]
    pub dedup: DedupOptions,
    /// Evaluation sets that the dataset must not contain.
    #[serde(default, rename = "protected")]
    pub protected: Vec<ProtectedOptions>,
    /// How samples are proven to run.
    #[serde(default)]
    pub render: RenderOptions,
    /// Lengths, difficulty, the order of rows.
    #[serde(default)]
    pub shape: ShapeOptions,
    /// Train, validation and test.
    #[serde(default)]
    pub split: SplitOptions,
    /// The forms in which rows are written.
    #[serde(default)]
    pub export: ExportOptions,
    /// How rows get their prompts.
    #[serde(default)]
    pub describe: DescribeOptions,
    /// Limits on untrusted input.
    #[serde(default)]
    pub limits: LimitOptions,
}

/// `[dataset]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatasetOptions {
    /// Name of the dataset, as its card will say it.
    pub name: Option<String>,
    /// Folder of the dataset, relative to the configuration file. Default: `dataset`.
    pub output: Option<PathBuf>,
    /// SPDX identifiers (or `unknown`) that may enter the dataset. Default: all, each written on its row.
    pub licences: Option<Vec<String>>,
}

/// `[[source]]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceOptions {
    /// Short name, unique in the file; goes into every row and starts its id.
    pub id: Option<String>,
    /// `folder`, `git`, `pypi`, `docs`, `notebook`, `markdown` or `table`.
    pub kind: Option<String>,
    /// A path relative to the configuration file, a git URL, or a package's name (`pypi:NAME` where the kind could be either).
    pub location: Option<String>,
    /// Commit, tag or branch of a git source. Pinned in `manimill.lock` when left out.
    pub revision: Option<String>,
    /// Version of a package. Pinned in `manimill.lock` when left out.
    pub version: Option<String>,
    /// Globs of paths to read. Default: everything.
    pub include: Option<Vec<String>>,
    /// Globs of paths to leave out.
    pub exclude: Option<Vec<String>>,
    /// Who survives among twins: the higher. Default: 0.
    pub priority: Option<i64>,
    /// Table: column that holds the code, or a chat turn: `messages[assistant]`.
    pub code: Option<String>,
    /// Table: column or chat turn that holds the description.
    pub description: Option<String>,
    /// SPDX expression of the source's licence, where the tool cannot or should not detect it.
    pub licence: Option<String>,
}

/// `[environment]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnvironmentOptions {
    /// Version of Manim Community that samples are written for. Default: the pinned one.
    pub manim: Option<String>,
    /// Further packages to install, as pip requirements. A sample lists those that it needs.
    pub packages: Option<Vec<String>>,
    /// The Python interpreter to build the environment with. Default: the newest supported `python3` on the path.
    pub python: Option<PathBuf>,
}

/// `[slice]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SliceOptions {
    /// Format every sample the same way. Default: true.
    pub format: Option<bool>,
}

/// `[assets]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetOptions {
    /// What becomes of samples that use files: `shapes` (default), `library` or `drop`.
    pub mode: Option<String>,
    /// Largest data file, in tokens, that is written into a sample. Default: 2000.
    pub data_tokens: Option<usize>,
}

/// `[dedup]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DedupOptions {
    /// Which twins are dropped: all up to this kind, of `none`, `exact`, `normalised`, `renamed`, `near`. Default: `near`.
    pub drop: Option<String>,
    /// Least Jaccard similarity of near-duplicates. Default: 0.8.
    pub jaccard: Option<f64>,
    /// Least edit similarity of near-duplicates. Default: 0.8.
    pub edit: Option<f64>,
    /// Least Jaccard similarity of what is left of two near-duplicates without the statements that they share.
    /// Default: 0.5.
    pub own: Option<f64>,
    /// Samples of this Jaccard similarity and more get the same `cluster`. Default: 0.7.
    pub related: Option<f64>,
    /// Tokens of a shingle. Default: 5.
    pub shingle: Option<usize>,
    /// Bands of the locality-sensitive hashing. Default: 50.
    pub bands: Option<usize>,
    /// Rows of a band. Default: 5.
    pub rows: Option<usize>,
    /// Keep the descriptions of dropped twins as alternatives. Default: true.
    pub alternatives: Option<bool>,
    /// What becomes of samples with the same description and different code: `keep-best`, `keep-all`, `clear-description` or
    /// `drop`. Default: `keep-all`.
    pub same_description: Option<String>,
    /// What becomes of samples with the same code and different descriptions. Default: `keep-best`.
    pub same_code: Option<String>,
    /// A code with so many unrelated descriptions loses them all. Default: 3.
    pub unrelated_descriptions: Option<usize>,
    /// Dataset folders of earlier releases: what is in them is not taken again.
    pub against: Option<Vec<PathBuf>>,
}

/// `[[protected]]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtectedOptions {
    /// Short name, unique among the protected sets.
    pub id: Option<String>,
    /// `table` (default) or another kind of source.
    pub kind: Option<String>,
    /// A path relative to the configuration file, or what the kind can read from.
    pub location: Option<String>,
    /// Commit, tag or branch of a git repository.
    pub revision: Option<String>,
    /// Globs of paths to read. Default: everything.
    pub include: Option<Vec<String>>,
    /// Table: column or chat turn that holds the code; may be left out where there are only prompts.
    pub code: Option<String>,
    /// Table: column or chat turn that holds the prompt.
    pub description: Option<String>,
    /// Table: only rows whose columns have these values, as in `{ Split = "test" }`.
    pub rows: Option<std::collections::BTreeMap<String, String>>,
    /// `drop` (default) what matches, or `mark` it.
    pub action: Option<String>,
}

/// `[repair]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RepairOptions {
    /// Rules that are not to be used, by the names of the change log.
    pub disable: Option<Vec<String>>,
    /// Lossy rules to use, which are off otherwise.
    pub enable: Option<Vec<String>>,
}

/// `[render]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RenderOptions {
    /// `stepped` (default), `sampled`, `full` or `off`.
    pub mode: Option<String>,
    /// Samples that run at the same time. Default: the number of cores.
    pub workers: Option<usize>,
    /// Limit for one sample in seconds of processor time; one that runs out of it while it makes progress gets a second
    /// chance with eight times as much. Default: 30.
    pub cpu_seconds: Option<u32>,
    /// Limit for one sample in mebibytes of memory. Default: 4096.
    pub memory_mib: Option<u32>,
    /// Which walls must stand around samples, LaTeX and imports: `full` refuses to run where one is missing, `partial` runs with those
    /// that there are. Default: full.
    pub sandbox: Option<SandboxOption>,
    /// The older name of `sandbox = "full"`.
    pub require_sandbox: Option<bool>,
    /// The share of the verdicts that `manim -ql` itself is asked about, from 0 to 1. Default: 0.01.
    pub audit: Option<f64>,
    /// The share of the samples that are compared with their originals, run in their repositories, from 0 to 1. Default: 0.05.
    pub fidelity: Option<f64>,
}

/// `sandbox` in `[render]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SandboxOption {
    /// Refuse to run where a wall is missing.
    Full,
    /// Run with the walls that there are.
    Partial,
}

/// `[shape]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShapeOptions {
    /// Tokenizers to count with. The first one measures lengths.
    pub tokenizers: Option<Vec<String>>,
    /// Longest sample in tokens; longer ones are dropped, never cut off. Default: any length.
    pub max_tokens: Option<u32>,
    /// Samples longer than this, in tokens, are cut into pieces that stand alone, beside the whole; 0 for never. Default: 3000.
    pub cut_tokens: Option<u32>,
    /// Where the buckets of lengths end, in tokens. Default: 100, 200, 400, … 6400.
    pub buckets: Option<Vec<u32>>,
    /// How samples should spread over the buckets: `log-uniform` (default), `uniform` or `as-is`.
    pub target: Option<String>,
    /// Largest weight of a sample; the smallest is one over it. Default: 4.
    pub weight_limit: Option<f64>,
    /// `none` (default), `sorted` or `stages`.
    pub curriculum: Option<String>,
    /// What the curriculum goes by: `difficulty` (default) or `length`.
    pub curriculum_by: Option<String>,
    /// How many stages there are. Default: 3.
    pub stages: Option<u32>,
}

/// `[split]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SplitOptions {
    /// Share of the rows that is held out for validation. Default: 0.05.
    pub validation: Option<f64>,
    /// Share of the rows that is held out for testing. Default: 0.05.
    pub test: Option<f64>,
    /// Another number draws other sides. Default: 0.
    pub seed: Option<u64>,
}

/// `[describe]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DescribeOptions {
    /// What becomes of prompts that what ran contradicts: `drop` keeps them out of the forms, `mark` does not. Default: drop.
    pub ungrounded: Option<String>,
    /// Whose prompt a row has: the first of these who has one. Default: author, model, narrator.
    pub prefer: Option<Vec<String>>,
    /// How often each style is drawn. Default: request 0.5, storyboard 0.3, specification 0.2.
    pub styles: Option<std::collections::BTreeMap<String, f64>>,
    /// Put every prompt of a row into the forms, instead of one. Default: false.
    pub expand: Option<bool>,
    /// A language model that writes prompts too.
    pub model: Option<ModelOptions>,
}

/// `[describe.model]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelOptions {
    /// A server that speaks `OpenAI`'s interface, such as `http://localhost:8000/v1`.
    pub base_url: String,
    /// The model's name there.
    pub name: String,
    /// The environment variable that holds the key. Default: none is sent.
    pub key_env: Option<String>,
    /// Show the model stills. Default: false.
    pub sees: Option<bool>,
    /// Requests under way at once. Default: 4.
    pub concurrency: Option<usize>,
    /// How long one answer may take. Default: 120.
    pub timeout_seconds: Option<u64>,
    /// The longest answer, in tokens. Default: 1500.
    pub answer_tokens: Option<u32>,
    /// The most requests, those of earlier builds included. Default: no limit.
    pub max_requests: Option<u64>,
    /// The most tokens, read and written. Default: no limit.
    pub max_tokens: Option<u64>,
    /// The most cost, in the unit of the prices. Default: no limit.
    pub max_cost: Option<f64>,
    /// Price of a million tokens that the model reads. Default: 0.
    pub input_price: Option<f64>,
    /// Price of a million tokens that it writes. Default: 0.
    pub output_price: Option<f64>,
}

/// `[export]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportOptions {
    /// Forms beside the rows themselves: `messages`, `prompt_completion`, `sharegpt`, `alpaca`, `text`, `code_only`. Default: all.
    pub formats: Option<Vec<String>>,
    /// The system prompt of conversations; empty for none.
    pub system: Option<String>,
    /// Put the code of answers between Markdown fences. Default: true.
    pub fence: Option<bool>,
}

/// `[limits]`
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitOptions {
    /// Largest Python file, notebook or row to read, in bytes. Default: 2 MiB.
    pub file_bytes: Option<u64>,
    /// Most files in one source. Default: 200,000.
    pub files: Option<usize>,
    /// Most bytes that one archive may unpack to. Default: 2 GiB.
    pub archive_bytes: Option<u64>,
}

/// Reads a configuration file.
///
/// # Errors
/// `Error::Config` when the file is missing, is no TOML, or says something that is not known here.
pub fn read(path: &Path) -> Result<Options, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::config(path, "there is no configuration")
            .hint("`manimill init PLACE` writes one for a folder, a repository or a table; or name another file"),
        _ => Error::config(path, format!("cannot read the configuration: {cause}")).hint("check that the file can be read"),
    })?;
    parse(&text, path)
}

/// Parses the text of a configuration file; `path` is for messages.
///
/// # Errors
/// `Error::Config` with the line, and the nearest known key where one is unknown.
pub fn parse(text: &str, path: &Path) -> Result<Options, Error> {
    toml::from_str(text).map_err(|cause| {
        let line = line_of(text, &cause);
        let (message, hint) = explained(text, line, cause.message());
        let error = match line {
            Some(line) => Error::config(path, format!("line {line}: {message}")),
            None => Error::config(path, message),
        };
        match hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    })
}

/// The line that a TOML error is about, from 1.
pub(crate) fn line_of(text: &str, cause: &toml::de::Error) -> Option<usize> {
    cause.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1)
}

/// What a message of the parser means, and what to do.
fn explained(text: &str, line: Option<usize>, message: &str) -> (String, Option<String>) {
    let line = line.and_then(|line| text.lines().nth(line - 1)).unwrap_or_default();
    if let Some(name) = suggest::from_serde_message(message) {
        return (message.to_owned(), Some(format!("did you mean `{name}`?")));
    }
    for list in ["source", "protected"] {
        if message.contains("expected a sequence") && text.lines().any(|line| line.trim() == format!("[{list}]")) {
            let what = format!("`[{list}]` needs two brackets, since there may be several");
            return (what, Some(format!("write `[[{list}]]`")));
        }
    }
    let quoted = line.split_once('"').and_then(|(_, rest)| rest.rsplit_once('"')).map(|(value, _)| value);
    if let Some(value) = quoted.filter(|value| value.contains('\\') && !message.starts_with("invalid type")) {
        let hint = format!("write `'{value}'`, with single quotes, or `\"{}\"`", value.replace('\\', "/"));
        return (format!("`\\` is special between double quotes ({message})"), Some(hint));
    }
    let Some((found, expected)) = message.split_once(", expected ") else { return (message.to_owned(), None) };
    let key = line.split('=').next().unwrap_or_default().trim();
    let wanted = match expected {
        "usize" | "u32" | "u64" => "a whole number",
        "i64" => "a whole number, also a negative one",
        "f64" => "a number",
        "a boolean" => "`true` or `false`, without quotes",
        "a string" => "a text in quotes",
        "a sequence" => "a list in brackets, as in `[\"MIT\"]`",
        _ => return (message.to_owned(), None),
    };
    let found = found.rsplit_once(": ").map_or(found, |(_, found)| found);
    let hint = format!("`{key}` takes {wanted}");
    (format!("`{key}` is {found}"), Some(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let error = parse(text, Path::new("manimill.toml")).expect_err("no configuration");
        format!("{error} | {}", error.next_step().unwrap_or_default())
    }

    #[test]
    fn one_bracket_is_not_two() {
        let text = "[dataset]\nname = \"x\"\n\n[source]\nid = \"a\"\n";
        assert_eq!(
            said(text),
            "manimill.toml: line 4: `[source]` needs two brackets, since there may be several | write `[[source]]`"
        );
    }

    #[test]
    fn backslashes_are_special() {
        let told = said("[[source]]\nlocation = \"C:\\Users\\me\"\n");
        assert!(told.starts_with("manimill.toml: line 2: `\\` is special between double quotes"), "{told}");
        assert!(told.ends_with("write `'C:\\Users\\me'`, with single quotes, or `\"C:/Users/me\"`"), "{told}");
    }

    #[test]
    fn what_a_key_takes_is_said_in_words() {
        let told = said("[render]\nworkers = \"x\"\n");
        assert_eq!(told, "manimill.toml: line 2: `workers` is string \"x\" | `workers` takes a whole number");
        assert!(said("[render]\nrequire_sandbox = \"yes\"\n").contains("takes `true` or `false`, without quotes"));
        assert!(said("[dataset]\nlicences = \"MIT\"\n").contains("a list in brackets"));
        assert!(said("[render]\nworkers = -1\n").contains("whole number"), "{}", said("[render]\nworkers = -1\n"));
        assert!(said("[dataset]\noutptu = 1\n").contains("did you mean `output`?"));
    }
}
