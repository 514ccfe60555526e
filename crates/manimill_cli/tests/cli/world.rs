//! A folder with a user's files, and the command run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

pub(crate) struct World {
    folder: tempfile::TempDir,
}

/// What a command said and how it ended.
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A scene of that name, unlike those of other names.
pub(crate) fn scene(name: &str) -> String {
    let shape = ["Circle", "Square", "Triangle", "Star", "Dot"][name.len() % 5];
    let plays: String = name.chars().map(|c| format!("        self.play(shape.animate.shift({} * RIGHT))\n", c as u32)).collect();
    format!(
        "from manim import *\n\n\nclass {name}(Scene):\n    def construct(self):\n        shape = {shape}()\n{plays}        self.wait({})\n",
        name.len()
    )
}

impl World {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A world with one folder of scenes, and a configuration that reads it.
    pub(crate) fn with_scenes(names: &[&str]) -> Self {
        let world = Self::new();
        for name in names {
            world.write(&format!("scenes/{}.py", name.to_lowercase()), &scene(name));
        }
        world.config("");
        world
    }

    /// Writes the configuration: a source, and what is said further.
    pub(crate) fn config(&self, more: &str) {
        let source = "[[source]]\nid = \"mine\"\nkind = \"folder\"\nlocation = \"scenes\"\n";
        self.write("manimill.toml", &format!("[dataset]\nname = \"test\"\n{more}\n{source}"));
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        std::fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_manimill"));
        command.current_dir(self.folder.path()).env("MANIMILL_CACHE", self.path("cache")).env("HOME", self.path("home"));
        command.env("RAYON_NUM_THREADS", "2");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        said(&self.command().args(arguments).output().expect("it starts"), self.folder.path())
    }

    /// A build that needs no Python, and must end well.
    pub(crate) fn build(&self, arguments: &[&str]) -> Said {
        let said = self.run(&[&["build", "--until", "slice"], arguments].concat());
        assert_eq!(said.code, 0, "{}{}", said.out, said.err);
        said
    }

    /// The rows of the dataset, as JSON.
    pub(crate) fn rows(&self) -> Vec<serde_json::Value> {
        let lines = self.read("dataset/jsonl/train.jsonl");
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }

    /// What is in the folder, by name.
    pub(crate) fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

pub(crate) fn said(output: &Output, root: &Path) -> Said {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&*root.to_string_lossy(), "~~");
    Said { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
}

/// Texts of some columns of a Parquet file.
pub(crate) fn parquet(path: &Path, columns: &[&str]) -> Vec<Vec<String>> {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let reader = SerializedFileReader::new(std::fs::File::open(path).expect("a file")).expect("Parquet");
    let rows = reader.get_row_iter(None).expect("rows").map(|row| row.expect("a row"));
    rows.map(|row| {
        let text = |wanted: &&str| {
            let (_, value) = row.get_column_iter().find(|(name, _)| name == wanted).expect("the column");
            if let Field::Str(text) = value { text.clone() } else { value.to_string() }
        };
        columns.iter().map(text).collect()
    })
    .collect()
}
