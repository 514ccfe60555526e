//! Git repositories: local, behind URLs, pinned, partial, and not there at all.

use std::path::Path;
use std::process::Command;

use manimill::sources::Pin;

use crate::world::{World, losses, names, said};

/// A repository with two commits; the first is tagged.
fn repository(world: &World) -> [String; 2] {
    world.write("repo/a.py", b"x = 1\n");
    git(world, "repo", &["init", "--quiet", "--initial-branch=main", "."]);
    commit(world, "one");
    git(world, "repo", &["tag", "-a", "v1", "-m", "one"]);
    let first = git(world, "repo", &["rev-parse", "HEAD"]);
    world.write("repo/b.py", b"y = 2\n");
    commit(world, "two");
    [first, git(world, "repo", &["rev-parse", "HEAD"])]
}

fn commit(world: &World, message: &str) {
    git(world, "repo", &["add", "-A"]);
    git(world, "repo", &["commit", "--quiet", "-m", message]);
}

fn git(world: &World, folder: &str, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(world.path(folder))
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "commit.gpgsign=false",
            "-c",
            "tag.gpgsign=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn url(path: &Path) -> String {
    format!("file://{}", path.display())
}

fn pinned(commit: &str) -> Pin {
    Pin::Commit { commit: commit.to_owned(), revision: None }
}

fn pinned_as(commit: &str, revision: &str) -> Pin {
    Pin::Commit { commit: commit.to_owned(), revision: Some(revision.to_owned()) }
}

#[test]
fn a_local_repository_is_read_at_its_commit_not_its_folder() {
    let world = World::new();
    let [first, second] = repository(&world);
    world.write("repo/uncommitted.py", b"");
    let read = |keys: &str| world.gather(&format!("kind = \"git\"\nlocation = \"repo\"\n{keys}")).expect("a repository");
    let newest = read("");
    assert_eq!((names(&newest), &newest.pin), (vec!["a.py".into(), "b.py".into()], &pinned(&second)));
    let tagged = read("revision = \"v1\"");
    assert_eq!((names(&tagged), &tagged.pin), (vec!["a.py".into()], &pinned_as(&first, "v1")));
    git(&world, "repo", &["clone", "--quiet", "--bare", ".", "../bare"]);
    let bare = world.gather("kind = \"git\"\nlocation = \"bare\"").expect("a bare repository");
    assert_eq!((names(&bare), &bare.pin), (names(&newest), &newest.pin));
}

#[test]
fn a_pin_holds_when_the_branch_has_moved_on() {
    let world = World::new();
    let [first, second] = repository(&world);
    let pin = pinned(&first);
    for location in ["repo".to_owned(), url(&world.path("repo"))] {
        let gathered =
            world.gather_pinned(&format!("kind = \"git\"\nlocation = \"{location}\""), Some(&pin)).expect("a repository");
        assert_eq!((names(&gathered), &gathered.pin), (vec!["a.py".into()], &pin), "{location}");
        let of_branch = pinned_as(&first, "main");
        let source = format!("kind = \"git\"\nlocation = \"{location}\"\nrevision = \"main\"");
        assert_eq!(world.gather_pinned(&source, Some(&of_branch)).expect("a repository").pin, of_branch, "{location}");
        let asked_anew = world.gather_pinned(&source, Some(&pin)).expect("a repository").pin;
        assert_eq!(asked_anew, pinned_as(&second, "main"), "{location}");
    }
}

#[test]
fn a_pinned_build_does_not_ask_the_remote() {
    let world = World::new();
    let [first, second] = repository(&world);
    let location = url(&world.path("repo"));
    let tip = format!("kind = \"git\"\nlocation = \"{location}\"");
    let tag = format!("{tip}\nrevision = \"v1\"");
    let abbreviated = format!("{tip}\nrevision = \"{}\"", &first[..10]);
    assert_eq!(world.gather(&tip).expect("a clone").pin, pinned(&second));
    let tag_pin = world.gather(&tag).expect("a clone").pin;
    assert_eq!(tag_pin, pinned_as(&first, "v1"));
    let abbreviated_pin = world.gather(&abbreviated).expect("a clone").pin;
    assert_eq!(abbreviated_pin, pinned_as(&first, &first[..10]));
    std::fs::rename(world.path("repo"), world.path("moved")).expect("moved away");
    assert_eq!(names(&world.gather_pinned(&tip, Some(&pinned(&second))).expect("from the cache")).len(), 2);
    assert_eq!(names(&world.gather_pinned(&tag, Some(&tag_pin)).expect("from the cache")).len(), 1);
    assert_eq!(names(&world.gather_pinned(&abbreviated, Some(&abbreviated_pin)).expect("from the cache")).len(), 1);
    let message = said(&world, world.gather(&tip));
    assert!(message.starts_with("source `it`: cannot reach the repository file://~/repo: "), "{message}");
    let left: Vec<_> = walk(&world.path(".cache")).into_iter().filter(|name| name.starts_with(".making")).collect();
    assert!(left.is_empty(), "{left:?}");
}

fn walk(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        names.push(entry.file_name().to_string_lossy().into_owned());
        if entry.path().is_dir() {
            names.extend(walk(&entry.path()));
        }
    }
    names
}

#[test]
fn a_revision_that_is_not_there_is_an_error_with_the_nearest_name() {
    let world = World::new();
    repository(&world);
    let location = url(&world.path("repo"));
    assert_eq!(
        said(&world, world.gather(&format!("kind = \"git\"\nlocation = \"{location}\"\nrevision = \"mian\""))),
        "source `it`: file://~/repo has no branch, tag or commit `mian` | did you mean `main`?"
    );
    let message = said(&world, world.gather("kind = \"git\"\nlocation = \"repo\"\nrevision = \"mian\""));
    assert!(message.starts_with("source `it`: ~/repo has no commit `mian`"), "{message}");
}

#[test]
fn what_is_no_repository_or_does_not_answer_is_an_error() {
    let world = World::with(&[("folder/a.py", "")]);
    assert_eq!(
        said(&world, world.gather("kind = \"git\"\nlocation = \"folder\"")),
        "source `it`: ~/folder is no git repository | read it with `kind = \"folder\"`"
    );
    // A port of this machine on which nobody listens.
    let message = said(&world, world.gather("kind = \"git\"\nlocation = \"http://user:secret@127.0.0.1:9/a/b.git\""));
    assert!(message.starts_with("source `it`: cannot reach the repository http://127.0.0.1:9/a/b: "), "{message}");
    assert!(!message.contains("secret"), "{message}");
    assert!(message.contains(" | check the URL and the network"), "{message}");
}

#[test]
fn a_file_that_a_partial_clone_lacks_is_absent_and_costs_itself() {
    let world = World::new();
    repository(&world);
    git(&world, "repo", &["config", "uploadpack.allowFilter", "true"]);
    let location = url(&world.path("repo"));
    git(&world, ".", &["clone", "--quiet", "--bare", "--filter=blob:none", &location, "partial"]);
    let gathered = world.gather("kind = \"git\"\nlocation = \"partial\"").expect("a partial clone");
    assert!(gathered.documents.is_empty());
    assert_eq!(losses(&gathered).len(), 2);
    assert!(losses(&gathered)[0].starts_with("a.py: Absent: the clone is partial"), "{:?}", losses(&gathered));
    assert_eq!(gathered.warnings.len(), 1);
}

#[test]
fn hooks_and_filters_of_a_repository_are_not_run() {
    let world = World::new();
    repository(&world);
    let mark = world.path("ran");
    let command = format!("touch {}", mark.display());
    git(&world, "repo", &["config", "core.fsmonitor", &command]);
    git(&world, "repo", &["config", "filter.x.smudge", &command]);
    world.write("repo/.gitattributes", b"*.py filter=x\n");
    std::fs::write(world.path("repo/.git/hooks/post-checkout"), format!("#!/bin/sh\n{command}\n")).expect("a hook");
    for location in ["repo".to_owned(), url(&world.path("repo"))] {
        world.gather(&format!("kind = \"git\"\nlocation = \"{location}\"")).expect("a repository");
    }
    assert!(!mark.exists());
}

#[test]
fn docs_and_tables_are_read_from_repositories_too() {
    let world = World::new();
    world.write("repo/docs/a.rst", b".. manim:: A\n\n    class A(Scene): pass\n");
    world.write("repo/rows.jsonl", b"{\"prompt\": \"p\", \"completion\": \"class B(Scene): pass\"}\n");
    repository(&world);
    let location = url(&world.path("repo"));
    assert_eq!(
        names(&world.gather(&format!("kind = \"docs\"\nlocation = \"{location}\"")).expect("docs")),
        ["docs/a.rst: example A"]
    );
    assert_eq!(
        names(&world.gather("kind = \"table\"\nlocation = \"repo\"\nrevision = \"main\"").expect("a table")),
        ["rows.jsonl: row 1"]
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_a_commit_is_another_name() {
    let world = World::with(&[]);
    let [_, second] = repository(&world);
    std::os::unix::fs::symlink("a.py", world.path("repo/c.py")).expect("a link");
    commit(&world, "three");
    let gather = |revision: &str| {
        world
            .gather(&format!("kind = \"git\"\nlocation = \"{}\"\nrevision = \"{revision}\"", url(&world.path("repo"))))
            .expect("a repository")
    };
    let gathered = gather("main");
    assert_eq!(
        gathered.tree.links().iter().map(|(link, file)| format!("{link} is {file}")).collect::<Vec<String>>(),
        ["c.py is a.py"]
    );
    assert_eq!(gathered.tree.read("c.py", 100).as_deref(), Ok(b"x = 1\n".as_slice()));
    assert!(gather(&second).tree.links().is_empty());
}
