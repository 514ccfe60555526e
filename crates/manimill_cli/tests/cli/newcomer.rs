//! What new users ran into, one test a line of their list; what needs no command is tested beside its code.

use std::net::TcpListener;
use std::process::Command;

use crate::world::{World, scene};

/// The error output of a command that must fail with unusable input.
fn refused(world: &World, arguments: &[&str]) -> String {
    let said = world.run(arguments);
    assert_eq!(said.code, 2, "{}{}", said.out, said.err);
    said.err
}

/// The error output of a build of a configuration that must be refused.
fn refused_config(text: &str) -> String {
    let world = World::new();
    world.write("manimill.toml", text);
    refused(&world, &["build"])
}

const SOURCE: &str = "[dataset]\nname = \"x\"\n[[source]]\nid = \"a\"\nkind = \"folder\"\nlocation = \"scenes\"\n";

#[test]
fn one_bracket() {
    let err = refused_config("[dataset]\nname = \"x\"\n\n[source]\nid = \"a\"\n");
    assert!(err.contains("line 4: `[source]` needs two brackets") && err.contains("hint: write `[[source]]`"), "{err}");
}

#[test]
fn a_path_of_windows() {
    let err = refused_config("[dataset]\nname = \"x\"\n[[source]]\nid = \"a\"\nlocation = \"C:\\Users\\me\"\n");
    assert!(err.contains("line 5:") && err.contains("hint: write `'C:\\Users\\me'`"), "{err}");
}

#[test]
fn numbers_of_workers() {
    let world = World::with_scenes(&["One"]);
    let err = refused(&world, &["build", "--workers", "0"]);
    assert!(err.contains("a whole number from 1 is needed"), "{err}");
    let err = refused_config(&format!("{SOURCE}[render]\nworkers = \"x\"\n"));
    assert!(err.contains("line 8: `workers` is string \"x\"") && err.contains("hint: `workers` takes a whole number"), "{err}");
    let err = refused_config(&format!("{SOURCE}[render]\nworkers = 0\n"));
    assert!(err.contains("`render.workers` is 0") && err.contains("a whole number from 1"), "{err}");
}

#[test]
fn no_memory() {
    let err = refused_config(&format!("{SOURCE}[render]\nmemory_mib = 0\n"));
    assert!(
        err.contains("`render.memory_mib` is 0") && err.contains("a whole number from 256; 4096 where it is left out"),
        "{err}"
    );
}

#[test]
fn a_folder_in_place_of_the_configuration() {
    let world = World::with_scenes(&["One"]);
    world.write("elsewhere/x.txt", "");
    let said = world.run(&["build", ".", "--until", "slice"]);
    assert_eq!((said.code, world.rows().len()), (0, 1), "{}", said.err);
    let err = refused(&world, &["build", "elsewhere"]);
    assert!(err.contains("there is no manimill.toml in elsewhere") && err.contains("hint: `manimill init elsewhere`"), "{err}");
}

#[test]
fn folders_of_scripts() {
    let world = World::with_scenes(&["One", "Two"]);
    let said = world.run(&["check", "--no-render", "scenes"]);
    assert!(said.out.contains("scenes/one.py: One: not run") && said.out.contains("scenes/two.py: Two: not run"), "{}", said.out);
    let err = refused(&world, &["slice", "scenes", "Two"]);
    assert!(err.contains("scenes is a folder; `Two` is defined in scenes/two.py"), "{err}");
    assert!(err.contains("hint: `manimill slice scenes/two.py Two`"), "{err}");
    std::fs::create_dir(world.path("empty")).expect("made");
    assert!(refused(&world, &["check", "empty"]).contains("empty holds no Python files"));
}

#[test]
fn a_place_that_is_not_there() {
    let world = World::with_scenes(&["One"]);
    let err = refused(&world, &["assess", "/nope"]);
    assert!(err.contains("error: there is no file or folder `/nope`") && !err.contains("package`"), "{err}");
    let err = refused(&world, &["report", "nothere"]);
    assert!(err.contains("there is no dataset and no configuration at nothere"), "{err}");
    let err = refused(&world, &["report", "scenes"]);
    assert!(err.contains("scenes holds no dataset (no ledger.json)"), "{err}");
    let err = refused(&world, &["build", "nothere.toml"]);
    assert!(err.contains("nothere.toml: there is no configuration") && err.contains("hint: `manimill init PLACE`"), "{err}");
}

#[test]
fn a_script_without_what_lies_next_to_it() {
    let world = World::with_scenes(&["One"]);
    world.write("scenes/helpers.py", "from manim import *\n\nclass Base(Scene):\n    pass\n");
    world.write(
        "scenes/stack.py",
        "from manim import *\nfrom helpers import Base\n\n\nclass Stack(Base):\n    def construct(self):\n        self.wait()\n",
    );
    let said = world.run(&["assess", "--trials", "0", "scenes/stack.py"]);
    let wanted = "It imports `helpers`, which lies next to it and was not read: `manimill assess scenes` reads both.";
    assert!(said.out.contains(wanted), "{}{}", said.out, said.err);
}

#[test]
fn a_repository_without_commits() {
    let world = World::new();
    let init = Command::new("git").args(["init", "--quiet"]).arg(world.path("repo")).status();
    assert!(init.expect("git").success());
    world.write("manimill.toml", &SOURCE.replace("folder", "git").replace("scenes", "repo"));
    let err = refused(&world, &["build", "--until", "slice"]);
    assert!(err.contains("repo has no commits yet") && err.contains("`kind = \"folder\"`"), "{err}");
}

#[test]
fn the_home_folder() {
    let world = World::with_scenes(&["One"]);
    world.write("home/scenes/two.py", &scene("Two"));
    world.write("manimill.toml", &SOURCE.replace("\"scenes\"", "\"~/scenes\""));
    world.build(&[]);
    assert_eq!(world.rows()[0]["scene"], "Two");
}

#[test]
fn a_model_in_place_of_a_tokenizer() {
    for name in ["gpt4o", "gpt-4o"] {
        let err = refused_config(&format!("{SOURCE}[shape]\ntokenizers = [\"{name}\"]\n"));
        assert!(err.contains("did you mean `o200k_base`?"), "{err}");
    }
}

#[test]
fn a_port_in_use() {
    let world = World::with_scenes(&["One"]);
    world.build(&[]);
    let held = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = held.local_addr().expect("an address").port().to_string();
    let err = refused(&world, &["serve", "--port", &port]);
    assert!(err.contains(&format!("port {port} is in use")) && err.contains("is free: `manimill serve --port"), "{err}");
    assert!(!cfg!(target_os = "linux") || err.contains(&format!("(process {})", std::process::id())), "{err}");
}

#[test]
fn a_column_that_protected_rows_do_not_have() {
    let world = World::with_scenes(&["One"]);
    world.write("eval.jsonl", "{\"code\": \"x = 1\", \"Split\": \"test\"}\n");
    let set = "[[protected]]\nid = \"eval\"\nlocation = \"eval.jsonl\"\ncode = \"code\"\nrows = { Splt = \"test\" }\n";
    world.write("manimill.toml", &format!("{SOURCE}{set}"));
    let err = refused(&world, &["build", "--until", "dedup"]);
    assert!(err.contains("`Splt` of `rows` is not a column; there are `code`, `Split`"), "{err}");
    assert!(err.contains("hint: did you mean `Split`?"), "{err}");
}

#[test]
fn the_address_of_a_page() {
    let page = SOURCE.replace("folder", "git").replace("\"scenes\"", "\"https://github.com/3b1b/videos/tree/main/2022\"");
    let err = refused_config(&page);
    let lines = "  location = \"https://github.com/3b1b/videos\"\n  revision = \"main\"\n  include = [\"2022/**\"]";
    assert!(err.contains("is a page of the repository") && err.contains(lines), "{err}");
}

#[test]
fn a_typing_error_among_decisions() {
    let world = World::with_scenes(&["One"]);
    world.write("manimill.review.toml", "[[decision]]\nid = \"mine:one.py#One\"\nverdict = \"rejct\"\n");
    let err = refused(&world, &["build", "--until", "slice"]);
    assert!(err.contains("manimill.review.toml: line 3: unknown variant `rejct`"), "{err}");
    assert!(err.contains("hint: did you mean `reject`? a decision is `[[decision]]` with"), "{err}");
}

#[test]
fn a_decision_about_nothing() {
    let world = World::with_scenes(&["One", "Two"]);
    world.write("manimill.review.toml", "[[decision]]\nid = \"mine:one.py#Onne\"\nverdict = \"reject\"\n");
    let said = world.build(&[]);
    assert!(
        said.err.contains("warning: ~~/manimill.review.toml: the decision for `mine:one.py#Onne`")
            || said.err.contains("manimill.review.toml: the decision for `mine:one.py#Onne`"),
        "{}",
        said.err
    );
    assert!(said.err.contains("hint: did you mean `mine:one.py#One`?"), "{}", said.err);
}

#[test]
fn licences_by_other_names() {
    let err = refused_config(&SOURCE.replace("name = \"x\"", "name = \"x\"\nlicences = [\"MIT License\"]"));
    assert!(err.contains("`dataset.licences` has `MIT License`, which is no SPDX identifier"), "{err}");
    assert!(err.contains("hint: did you mean `MIT`?"), "{err}");
    let err = refused_config(&format!("{SOURCE}licence = \"MIT License\"\n"));
    assert!(err.contains("source `a`: `licence` has `MIT License`") && err.contains("did you mean `MIT`?"), "{err}");
}

#[test]
fn patterns_are_those_of_gitignore() {
    let world = World::with_scenes(&["One"]);
    world.write("scenes/deep/two.py", &scene("Two"));
    for (pattern, rows) in [("*.py", 2), ("/*.py", 1), ("deep/", 1)] {
        world.write("manimill.toml", &format!("{SOURCE}include = [\"{pattern}\"]\n"));
        world.build(&[]);
        assert_eq!(world.rows().len(), rows, "{pattern}");
    }
}

#[test]
fn counts_of_one() {
    let world = World::with_scenes(&["One"]);
    world.write("rows.jsonl", &serde_json::json!({"prompt": "a", "completion": scene("Two")}).to_string());
    let table = "[[source]]\nid = \"chats\"\nkind = \"table\"\nlocation = \"rows.jsonl\"\n";
    world.write("manimill.toml", &format!("{}{table}", world.read("manimill.toml")));
    let said = world.build(&["--limit", "1"]);
    assert!(said.out.contains("\n1 row, 0 proven to run (0 samples run now"), "{}", said.out);
    assert!(
        said.err.contains("source `chats`: it names no columns") && !said.err.contains("source `chats`: source"),
        "{}",
        said.err
    );
    assert!(world.read("dataset/README.md").contains("1 self-contained scene for Manim"), "{}", world.read("dataset/README.md"));
    let all: serde_json::Value = serde_json::from_str(&world.run(&["explain", "--format", "json"]).out).expect("JSON");
    let with_stop =
        all.as_array().expect("a list").iter().filter(|it| it["title"].as_str().is_some_and(|title| title.ends_with('.')));
    for name in with_stop.filter_map(|it| it["name"].as_str()).take(3) {
        let text = world.run(&["explain", name]).out;
        assert!(!text.lines().any(|line| line.ends_with("..") && !line.ends_with("...")), "{text}");
    }
}

#[test]
fn a_pointer_of_git_lfs() {
    let world = World::new();
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";
    for file in ["rows.parquet", "rows.jsonl", "rows.csv"] {
        world.write(file, pointer);
        world.write("manimill.toml", &SOURCE.replace("folder", "table").replace("\"scenes\"", &format!("\"{file}\"")));
        let err = refused(&world, &["build", "--until", "slice"]);
        assert!(
            err.contains(&format!("`{file}` is a pointer of Git LFS, not the data")) && err.contains("`git lfs pull`"),
            "{err}"
        );
    }
}

#[test]
fn a_source_that_cannot_be_read_is_said_to_be_left_out() {
    let world = World::with_scenes(&["One"]);
    let gone = "[[source]]\nid = \"gone\"\nkind = \"folder\"\nlocation = \"scnes\"\n";
    world.write("manimill.toml", &format!("{}{gone}", world.read("manimill.toml")));
    let said = world.run(&["build", "--until", "slice"]);
    assert_eq!((said.code, world.rows().len()), (1, 1), "{}", said.err);
    assert!(
        said.err.contains("source `gone`: there is no file or folder") && said.err.contains("; the build goes on without it"),
        "{}",
        said.err
    );
    assert!(said.err.contains("hint: did you mean `scenes`?"), "{}", said.err);
}

/// What a user without root's rights cannot read, in a build run as `nobody`; skipped where that cannot be.
#[test]
fn what_may_not_be_read_is_named_with_what_happens_then() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::with_scenes(&["One"]);
    world.write("scenes/LICENSE", "MIT License\n");
    world.write("scenes/hidden/two.py", &scene("Two"));
    let mode =
        |path: &str, mode| std::fs::set_permissions(world.path(path), std::fs::Permissions::from_mode(mode)).expect("ours");
    mode("scenes/LICENSE", 0);
    mode("scenes/hidden", 0);
    if std::fs::read(world.path("scenes/LICENSE")).is_ok() {
        mode("", 0o777);
        let mut nobody = Command::new("setpriv");
        nobody.args([
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            env!("CARGO_BIN_EXE_manimill"),
            "build",
            "--until",
            "slice",
        ]);
        nobody.current_dir(world.path("")).env("MANIMILL_CACHE", world.path("cache"));
        let Ok(output) = nobody.output() else { return };
        let err = String::from_utf8_lossy(&output.stderr);
        if output.status.code().is_none_or(|code| code > 2) {
            return;
        }
        assert!(
            err.contains("the licence in `LICENSE` cannot be read")
                && err.contains("the build goes on, and what it covers counts as `unknown`"),
            "{err}"
        );
        assert!(err.contains("`hidden` cannot be listed") && err.contains("the build goes on without it"), "{err}");
    }
    mode("scenes/hidden", 0o755);
}

#[test]
fn a_first_configuration() {
    let world = World::new();
    world.write("mine/scenes/one.py", &scene("One"));
    let said = world.run(&["init", "mine"]);
    assert_eq!((said.code, said.out.as_str()), (0, "manimill.toml\n"), "{}", said.err);
    assert!(said.err.contains("hint: look through it, then `manimill build --limit 20`"), "{}", said.err);
    world.build(&[]);
    assert_eq!(world.rows().len(), 1);
    let before = world.read("manimill.toml");
    let err = refused(&world, &["init", "mine"]);
    assert!(err.contains("manimill.toml is there already, and stays as it is") && world.read("manimill.toml") == before, "{err}");
    world.write("rows.jsonl", &serde_json::json!({"Code": scene("Two"), "Prompt of it": "two"}).to_string());
    let said = world.run(&["init", "rows.jsonl", "--output", "table/manimill.toml"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(world.read("table/manimill.toml").contains("code = \"Code\"\ndescription = \"Prompt of it\""));
    let said = world.run(&["build", "table", "--until", "slice"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(world.read("table/dataset/jsonl/train.jsonl").contains("\"scene\":\"Two\""));
    assert!(
        refused(&world, &["init", "nowhere/at-all", "-o", "other.toml"]).contains("there is no file or folder `nowhere/at-all`")
    );
}

#[test]
fn a_first_look_has_at_most_so_many_rows_and_says_so() {
    let world = World::with_scenes(&["One", "Two", "Three", "Four"]);
    world.build(&["--limit", "3"]);
    assert_eq!(world.rows().len(), 3);
    assert!(world.read("dataset/README.md").contains("built with `--limit 3`"));
    assert!(world.read("dataset/ledger.json").contains("\"over-limit\": 1"));
    assert!(refused(&world, &["build", "--limit", "0"]).contains("a whole number from 1"));
    assert_eq!(world.run(&["explain", "over-limit"]).code, 0);
}

#[test]
fn fixing_a_file() {
    let world = World::new();
    let old = "from manim import *\n\n\nclass A(Scene):\n    def construct(self):\n        self.play(ShowCreation(Circle()))\n";
    world.write("a.py", old);
    let said = world.run(&["check", "--no-render", "--write", "a.py"]);
    assert!(
        world.read("a.py").contains("self.play(Create(Circle()))") && world.read("a.py.orig") == old,
        "{}{}",
        said.out,
        said.err
    );
    let two = format!("{old}\n\nclass B(Scene):\n    def construct(self):\n        self.wait()\n");
    world.write("two.py", &two);
    let said = world.run(&["check", "--no-render", "--write", "two.py"]);
    assert!(said.code == 1 && said.err.contains("two.py holds 2 scenes, and is not written"), "{}", said.err);
    assert_eq!(world.read("two.py"), two);
}

#[test]
fn a_slice_says_what_it_could_not_find() {
    let world = World::new();
    world.write(
        "a.py",
        "from manim import *\nimport shapes\n\n\nclass A(Scene):\n    def construct(self):\n        self.add(shapes.dot())\n",
    );
    let said = world.run(&["slice", "a.py", "A"]);
    assert_eq!(said.code, 1);
    assert!(
        said.out.contains("import shapes")
            && said.err.contains("warning: `shapes` is kept as it stands: no such module below ~~"),
        "{}",
        said.err
    );
}

#[test]
fn lines_of_a_row_are_lines_of_its_code() {
    let world = World::new();
    let rows: Vec<String> = (0..5)
        .map(|number| serde_json::json!({"prompt": "a", "completion": scene(&format!("Row{}", "x".repeat(number)))}).to_string())
        .collect();
    world.write("rows.jsonl", &rows.join("\n"));
    world.write("manimill.toml", &SOURCE.replace("folder", "table").replace("\"scenes\"", "\"rows.jsonl\""));
    world.build(&[]);
    let rows = world.rows();
    assert_eq!(rows.len(), 5);
    for (number, row) in rows.iter().enumerate() {
        assert_eq!((&row["part"], &row["first_line"]), (&format!("row {}", number + 1).into(), &4.into()), "{row}");
    }
}

#[test]
fn trainers_get_turns_for_their_chat_template() {
    let world = World::new();
    world.write("rows.jsonl", &serde_json::json!({"prompt": "A circle.", "completion": scene("One")}).to_string());
    world.write(
        "manimill.toml",
        &format!("{}[export]\nsystem = \"\"\n", SOURCE.replace("folder", "table").replace("\"scenes\"", "\"rows.jsonl\"")),
    );
    world.build(&[]);
    let row: serde_json::Value =
        serde_json::from_str(&world.read("dataset/formats/prompt_completion/train.jsonl")).expect("one row");
    assert_eq!(row["prompt"], serde_json::json!([{"role": "user", "content": "A circle."}]));
    assert_eq!(row["completion"][0]["role"], "assistant");
    assert!(!world.read("dataset/dataset_info.json").contains("prompt_completion"));
}

#[test]
fn recipes_name_what_trainers_still_know() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/formats.md");
    let manual = std::fs::read_to_string(root).expect("the manual");
    assert!(
        !manual.contains("    type: sharegpt")
            && manual.contains("message_property_mappings")
            && manual.contains("system = \"\"")
    );
}

#[test]
fn only_the_largest_overlaps_are_printed() {
    let world = World::with_scenes(&["One"]);
    let sources: String =
        (0..6).map(|number| format!("[[source]]\nid = \"s{number}\"\nkind = \"folder\"\nlocation = \"scenes\"\n")).collect();
    world.write("manimill.toml", &format!("[dataset]\nname = \"x\"\n{sources}"));
    let said = world.build(&[]);
    let lines = said
        .out
        .lines()
        .skip_while(|line| !line.starts_with("shared by"))
        .skip(1)
        .take_while(|line| line.starts_with('s'))
        .count();
    assert_eq!(lines, 10, "{}", said.out);
    assert!(said.out.contains("and 5 pairs more, in overlap.json"), "{}", said.out);
}

/// Needs the Python environment of the tool's own cache; skipped where that has not been made.
#[cfg(unix)]
#[test]
fn rows_are_there_before_they_are_run_and_give_way_to_what_runs() {
    let cache = std::env::var_os("MANIMILL_CACHE").map(std::path::PathBuf::from);
    let Some(cache) = cache.or_else(|| Some(std::path::PathBuf::from(std::env::var_os("HOME")?).join(".cache/manimill"))) else {
        return;
    };
    let is_made = std::fs::read_dir(cache.join("env"))
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| entry.path().join("bin/python").exists());
    if !is_made {
        return;
    }
    let world = World::with_scenes(&["One"]);
    let slow = "from manim import *\n\n\nclass Slow(Scene):\n    def construct(self):\n        self.add(Dot())\n        while True:\n            pass\n";
    world.write("scenes/slow.py", slow);
    world.config("");
    world.write(
        "manimill.toml",
        &format!("{}\n[render]\nworkers = 1\ncpu_seconds = 6\naudit = 0.0\nfidelity = 0.0\n", world.read("manimill.toml")),
    );
    std::fs::create_dir_all(world.path("cache")).expect("made");
    for name in ["env", "modules", "formulas"] {
        std::os::unix::fs::symlink(cache.join(name), world.path("cache").join(name)).expect("a link");
    }
    let mut build = world
        .command()
        .arg("build")
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn()
        .expect("it starts");
    let deadline = std::time::Instant::now() + std::time::Duration::from_mins(3);
    while !world.read("dataset/manimill.lock").contains("unfinished = true") {
        assert!(std::time::Instant::now() < deadline && build.try_wait().expect("ours").is_none(), "no rows before the end");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let rows = world.rows();
    assert!(rows.len() == 2 && rows.iter().all(|row| row["verdict"] == "not-run"), "{rows:?}");
    assert!(world.read("dataset/README.md").contains("**Not finished:**"));
    build.kill().expect("it is ours");
    build.wait().expect("it is ours");
    let said = world.run(&["build"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let verdicts: Vec<_> =
        ["train", "validation", "test"].iter().map(|split| world.read(&format!("dataset/jsonl/{split}.jsonl"))).collect();
    assert!(verdicts.concat().contains("\"verdict\":\"runs\"") && !verdicts.concat().contains("not-run"), "{verdicts:?}");
    assert!(!world.read("dataset/manimill.lock").contains("unfinished"));
}
