//! What the command line may say.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use manimill::ledger::Stage;

/// Turns Manim source material into a fine-tuning dataset that a person can trust.
#[derive(Debug, Parser)]
#[command(name = "manimill", version, max_term_width = 100)]
pub(crate) struct Arguments {
    /// How the result is printed.
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,

    /// Folder for what is kept between runs: fetched sources, the Python environment, verdicts.
    #[arg(long, global = true, env = "MANIMILL_CACHE", value_name = "FOLDER")]
    pub(crate) cache: Option<PathBuf>,

    /// Say more on standard error; twice for everything.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: one JSON document.
    Json,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write a commented configuration for a folder, a repository, a package or a table.
    Init {
        /// A path, a git URL, or the name of a package.
        #[arg(value_name = "PLACE", default_value = ".")]
        place: String,
        /// The file to write.
        #[arg(short, long, value_name = "FILE", default_value = "manimill.toml")]
        output: PathBuf,
    },
    /// Run what changed and write the dataset.
    Build {
        /// The configuration, or the folder that has a `manimill.toml`.
        #[arg(default_value = "manimill.toml")]
        config: PathBuf,
        /// Stop after this stage and write what has come so far.
        #[arg(long, value_name = "STAGE", value_parser = stage)]
        until: Option<Stage>,
        /// Samples that run at the same time, from 1, in place of `render.workers`.
        #[arg(long, value_name = "N", value_parser = at_least_one)]
        workers: Option<usize>,
        /// Take a first look: at most N scenes go on from the index, of each source as many; long ones are not cut.
        #[arg(long, value_name = "N", value_parser = at_least_one)]
        limit: Option<usize>,
        /// Run every sample again, whatever is known of it.
        #[arg(long)]
        rejudge: bool,
        /// Replace a dataset that has rows also by one that has none.
        #[arg(long)]
        allow_empty: bool,
    },
    /// Judge and fix single scripts: findings, diff, verdict.
    Check {
        /// Python files with scenes; `-` reads one from standard input: code, or an answer that has code in it.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Do not run the scenes.
        #[arg(long)]
        no_render: bool,
        /// Write the repaired code into the files, where a file holds nothing but its one scene.
        #[arg(long)]
        write: bool,
    },
    /// Tell what the scenes of a script show, from what they do when they run.
    Describe {
        /// A Python file; `-` reads one from standard input. With one of the last three options: a configuration.
        #[arg(value_name = "PLACE", default_value = "manimill.toml")]
        place: PathBuf,
        /// Check this prompt against each scene: which of its claims hold.
        #[arg(long, value_name = "TEXT", conflicts_with_all = ["export", "import", "dry_run"])]
        prompt: Option<String>,
        /// Build, and write the requests to the model as a batch file in place of sending them.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["import", "dry_run"])]
        export: Option<PathBuf>,
        /// Build with the answers of a batch file.
        #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
        import: Option<PathBuf>,
        /// Build, and say what asking the model would cost at most.
        #[arg(long)]
        dry_run: bool,
    },
    /// Print one scene as one file.
    Slice {
        /// The Python file that defines it.
        file: PathBuf,
        /// The scene class.
        scene: String,
        /// Print, for every kept statement, which name pulled it in and from where.
        #[arg(long)]
        explain: bool,
    },
    /// Say whether a source is worth adding: scenes, dialect, files, licence, overlap, trial renders.
    Assess {
        /// A path, a git URL, or the name of a package.
        #[arg(value_name = "SOURCE")]
        location: String,
        /// How it is read, in place of a guess: `folder`, `git`, `pypi`, `docs`, `notebook`, `markdown` or `table`.
        #[arg(long)]
        kind: Option<String>,
        /// Globs of paths to read.
        #[arg(long, value_name = "GLOB")]
        include: Vec<String>,
        /// Table: the column that holds the code, or a chat turn.
        #[arg(long, value_name = "COLUMN")]
        code: Option<String>,
        /// A dataset to compare with: its folder, or its configuration.
        #[arg(long, value_name = "PLACE")]
        against: Option<PathBuf>,
        /// How many samples to run.
        #[arg(long, value_name = "N", default_value_t = 12)]
        trials: usize,
    },
    /// Open a page to accept or reject samples on this machine, with the keyboard. Builds obey the decisions.
    Serve {
        /// The configuration of the dataset.
        #[arg(default_value = "manimill.toml")]
        config: PathBuf,
        /// The port to listen on; 0 for any that is free.
        #[arg(long, default_value_t = 8642)]
        port: u16,
    },
    /// Write the report of a dataset: one page to look at.
    Report {
        /// The dataset's folder, or the configuration that it was built with.
        #[arg(default_value = "manimill.toml", value_name = "PLACE")]
        place: PathBuf,
        /// Where the page goes. Default: `report.html` in the dataset's folder.
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Say what a rule, a reason or a failure class means, with an example.
    Explain {
        /// Its name; all names are listed without one.
        rule: Option<String>,
    },
    /// Say what this machine has and lacks: Python, Manim, LaTeX, sandbox.
    Doctor {
        /// Make the Python environment.
        #[arg(long)]
        fix: bool,
        /// Take `[environment]` from this configuration.
        #[arg(long, value_name = "CONFIG")]
        config: Option<PathBuf>,
    },
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "a whole number from 1 is needed".to_owned())
}

fn stage(name: &str) -> Result<Stage, String> {
    Stage::ALL.into_iter().find(|stage| stage.name() == name).ok_or_else(|| {
        let names: Vec<&str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
        format!("the stages are {}", names.join(", "))
    })
}

impl Arguments {
    /// The cache folder: as asked for, or the user's.
    pub(crate) fn cache_folder(&self) -> anyhow::Result<PathBuf> {
        if let Some(folder) = &self.cache {
            return Ok(std::path::absolute(folder)?);
        }
        let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let user = variable("XDG_CACHE_HOME").or_else(|| variable("HOME").map(|home| home.join(".cache")));
        user.map(|folder| folder.join("manimill")).ok_or_else(|| {
            anyhow::anyhow!(
                "no folder for the cache: neither XDG_CACHE_HOME nor HOME is set\nhint: name one with `--cache FOLDER`"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Arguments::command().debug_assert();
    }
}
