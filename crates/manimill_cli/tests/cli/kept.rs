//! Nothing of the user's is lost.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::world::{World, names, parquet, scene};

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut rest = vec![folder.to_owned()];
    while let Some(folder_) = rest.pop() {
        for entry in std::fs::read_dir(folder_).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                rest.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

#[test]
fn a_folder_that_is_not_ours_is_refused_and_untouched() {
    let world = World::with_scenes(&["One"]);
    world.config("output = \".\"");
    world.write("README.md", "my project\n");
    world.write("data/train.parquet", "mine\n");
    world.write("jsonl/mine.jsonl", "{}\n");
    let before = files(&world.path(""));
    let said = world.run(&["build", "--until", "slice"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("error: ~~") && said.err.contains("no dataset of manimill's"), "{}", said.err);
    assert!(said.err.contains("hint: name a new or an empty folder in `dataset.output`"), "{}", said.err);
    assert_eq!(files(&world.path("")), before);
}

#[test]
fn an_empty_folder_is_taken_and_the_users_files_in_a_dataset_stay() {
    let world = World::with_scenes(&["One", "Two"]);
    std::fs::create_dir(world.path("dataset")).expect("made");
    world.build(&[]);
    world.write("dataset/notes.txt", "mine");
    world.write("dataset/data/notes.md", "mine");
    world.build(&[]);
    world.write("dataset/.git/HEAD", "mine");
    world.build(&[]);
    for path in ["notes.txt", "data/notes.md", ".git/HEAD"] {
        assert_eq!(world.read(&format!("dataset/{path}")), "mine", "{path}");
    }
    assert_eq!(world.rows().len(), 2);
    assert_eq!(world.names().iter().filter(|name| name.contains("dataset")).count(), 1, "{:?}", world.names());
}

#[test]
fn a_build_without_rows_replaces_nothing_unless_told() {
    let world = World::with_scenes(&["One", "Two"]);
    world.build(&[]);
    let before = files(&world.path("dataset"));
    world.config("licences = [\"Apache-2.0\"]");
    let said = world.run(&["build", "--until", "slice"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(
        said.err.contains("error: the build ended with no rows, so the dataset of 2 rows in ~~/dataset is left as it is"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("2 of 2 candidates were dropped as `licence`") && said.err.contains("leaves out unknown"),
        "{}",
        said.err
    );
    assert_eq!(files(&world.path("dataset")), before);
    let said = world.run(&["build", "--until", "slice", "--allow-empty"]);
    assert_eq!((said.code, world.rows().len()), (1, 0), "{}", said.err);
}

#[test]
fn code_with_an_unwanted_licence_is_not_published() {
    let world = World::with_scenes(&["One"]);
    world.write("scenes/one.py", &format!("# SPDX-License-Identifier: MIT\n{}", scene("One")));
    world.write("scenes/gpl.py", &format!("# SPDX-License-Identifier: GPL-3.0-only\n{}", scene("SecretScene")));
    world.write("scenes/broken.py", "# SPDX-License-Identifier: GPL-3.0-only\nclass SecretBroken(Scene:\n");
    world.config("licences = [\"MIT\"]");
    world.build(&[]);
    let rejected = parquet(&world.path("dataset/rejected.parquet"), &["id", "reason", "code"]);
    assert_eq!(rejected.len(), 2, "{rejected:?}");
    assert!(rejected.iter().all(|row| row[2].is_empty()), "{rejected:?}");
    let private = parquet(&world.path("dataset.private/rejected.parquet"), &["id", "code"]);
    assert!(
        private.iter().any(|row| row[1].contains("SecretScene")) && private.iter().any(|row| row[1].contains("SecretBroken"))
    );
    assert!(world.read("dataset.private/ABOUT.md").contains("Not to be published"));
    let published = files(&world.path("dataset"));
    assert!(published.values().all(|bytes| !String::from_utf8_lossy(bytes).contains("class Secret")));
    world.config("");
    world.build(&[]);
    assert!(!world.path("dataset.private").exists(), "nothing is withheld any more");
}

#[test]
fn code_of_a_protected_set_is_not_published() {
    let world = World::with_scenes(&["One", "Held"]);
    let row = serde_json::json!({"prompt": "held out", "code": scene("Held")}).to_string();
    world.write("eval.jsonl", &row);
    let protected = "[[protected]]\nid = \"eval\"\nlocation = \"eval.jsonl\"\ncode = \"code\"\n";
    world.config("");
    world.write("manimill.toml", &format!("{}{protected}", world.read("manimill.toml")));
    let said = world.run(&["build", "--until", "dedup"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let rejected = parquet(&world.path("dataset/rejected.parquet"), &["reason", "code"]);
    assert_eq!(rejected, [["contamination", ""]]);
    assert!(parquet(&world.path("dataset.private/rejected.parquet"), &["code"])[0][0].contains("class Held"));
}

/// A small file system in memory, where this user may mount one.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(at: &Path, kib: u32) -> Option<Self> {
        std::fs::create_dir_all(at).ok()?;
        let size = format!("size={kib}k");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).stderr(Stdio::null());
        mount.status().ok()?.success().then(|| Self(at.to_owned()))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_leaves_the_old_dataset_whole() {
    let world = World::with_scenes(&["One", "Two"]);
    let Some(disk) = Disk::mount(&world.path("small"), 1024) else { return };
    let config = |output: &str| world.config(&format!("output = \"{output}\""));
    config("small/dataset");
    world.build(&[]);
    let before = files(&world.path("small/dataset"));
    for number in 0..20 {
        let name = format!("Further{}", "x".repeat(number));
        world.write(&format!("scenes/further{number}.py"), &scene(&name));
    }
    let mut refused = 0;
    for kib in (0..=1000).step_by(100) {
        let filler = world.path("small/filler");
        let _ = std::fs::write(&filler, vec![7; kib * 1024]);
        let said = world.run(&["build", "--until", "slice"]);
        let _ = std::fs::remove_file(&filler);
        if said.code == 2 {
            refused += 1;
            assert!(
                said.err.contains("No space left") && said.err.contains("the dataset that is there is as it was"),
                "{}",
                said.err
            );
            assert!(said.err.contains("small/dataset/") && !said.err.contains("writing"), "{}", said.err);
            assert_eq!(files(&world.path("small/dataset")), before, "{kib} KiB");
        } else {
            assert_eq!(world.read("small/dataset/jsonl/train.jsonl").lines().count(), 22, "{}", said.err);
            let _ = std::fs::remove_dir_all(world.path("small/dataset"));
            for (path, bytes) in &before {
                let path = world.path("small/dataset").join(path);
                std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
                std::fs::write(path, bytes).expect("written");
            }
        }
        assert!(names(&world.path("small")).iter().all(|name| !name.contains("writing")), "nothing is left");
    }
    assert!(refused > 0, "the disk was never full");
    drop(disk);
}

#[test]
fn a_dataset_on_a_disk_of_its_own_is_changed_in_place() {
    let world = World::with_scenes(&["One", "Two"]);
    let Some(disk) = Disk::mount(&world.path("dataset"), 4096) else { return };
    world.build(&[]);
    world.write("scenes/three.py", &scene("Three"));
    world.build(&[]);
    assert_eq!(world.rows().len(), 3);
    assert!(names(&world.path("dataset")).iter().all(|name| !name.starts_with(".manimill")));
    drop(disk);
}

#[test]
fn a_killed_build_leaves_a_whole_dataset() {
    let world = World::with_scenes(&["One", "Two"]);
    world.build(&[]);
    let old = files(&world.path("dataset"));
    world.write("scenes/three.py", &scene("Three"));
    let started = std::time::Instant::now();
    world.config("output = \"other\"");
    world.build(&[]);
    let whole = started.elapsed();
    let new = files(&world.path("other"));
    world.config("");
    for part in 1..=12 {
        let mut build = world.command();
        let mut build =
            build.args(["build", "--until", "slice"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        std::thread::sleep(whole.mul_f64(f64::from(part) / 12.0));
        build.kill().expect("it is ours");
        build.wait().expect("it is ours");
        let mut found = files(&world.path("dataset"));
        // Where the note is, the next command puts the rest in its place.
        if found.contains_key(".manimill-switch") {
            world.run(&["report", "dataset", "-o", "page.html"]);
            found = files(&world.path("dataset"));
        }
        assert!(found == old || found == new, "killed after {part} twelfths");
    }
    world.build(&[]);
    assert!(files(&world.path("dataset")) == new);
    assert!(world.names().iter().all(|name| !name.contains("writing")), "{:?}", world.names());
}

#[test]
fn two_builds_at_once_leave_one_whole_dataset() {
    let world = World::with_scenes(&["One", "Two", "Three"]);
    let mut builds: Vec<_> = (0..3)
        .map(|_| {
            let mut build = world.command();
            build.args(["build", "--until", "slice"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts")
        })
        .collect();
    for build in &mut builds {
        assert!(build.wait().expect("it is ours").success());
    }
    assert_eq!(world.rows().len(), 3);
    assert!(world.names().iter().all(|name| !name.contains("writing")), "{:?}", world.names());
}
