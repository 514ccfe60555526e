//! Tests that are played again by another process: as a normal user, or on a kernel that offers less.

#![allow(clippy::print_stdout, reason = "what is left out is said aloud")]

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Says that this process plays already, and what.
const PLAYED: &str = "MANIMILL_TEST_ROLE";

/// A user that owns nothing.
const NOBODY: u32 = 65_534;

/// Loads a filter for system calls, then becomes the program that it is given. It refuses those of landlock (444 to 446) as a kernel
/// does that has none of it, or what makes a namespace (`unshare`, and `clone` with its flags) as one does that forbids it;
/// `clone3` is then not there, since its flags are out of sight.
const LAUNCHER: &str = r"
import ctypes, os, struct, sys
LOAD, AND, EQUAL, SET, RETURN = 0x20, 0x54, 0x15, 0x45, 0x06
ALLOW, REFUSE, ABSENT = 0x7fff0000, 0x00050001, 0x00050026
def step(code, operand, true=0, false=0): return struct.pack('HBBI', code, true, false, operand)
if sys.argv[1] == 'WithoutLandlock':
    steps = [step(LOAD, 0)]
    for number in (444, 445, 446): steps += [step(EQUAL, number, 0, 1), step(RETURN, ABSENT)]
else:
    steps = [step(LOAD, 0), step(EQUAL, 272, 0, 1), step(RETURN, REFUSE), step(EQUAL, 435, 0, 1), step(RETURN, ABSENT)]
    steps += [step(EQUAL, 56, 0, 3), step(LOAD, 16), step(SET, 0x7e020000, 0, 1), step(RETURN, REFUSE)]
steps.append(step(RETURN, ALLOW))
code = ctypes.create_string_buffer(b''.join(steps))
libc = ctypes.CDLL(None, use_errno=True)
program = struct.pack('HxxxxxxP', len(steps), ctypes.addressof(code))
assert libc.prctl(38, 1, 0, 0, 0) == 0 and libc.prctl(22, 2, program, 0, 0) == 0
os.execv(sys.argv[2], sys.argv[2:])
";

/// Who plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A user without rights, who may make namespaces.
    NormalUser,
    /// The same on a kernel that grants them none.
    WithoutNamespaces,
    /// On a kernel without landlock.
    WithoutLandlock,
}

/// Whether this process plays a role.
pub(crate) fn is_played() -> bool {
    std::env::var_os(PLAYED).is_some()
}

/// Runs a test of this program once more, in a role; says so where that cannot be done.
pub(crate) fn play(role: Role, test: &str) {
    if is_played() {
        return;
    }
    let this = std::env::current_exe().expect("this test");
    let arguments = ["--exact", test, "--nocapture", "--include-ignored"];
    let mut command = if role == Role::NormalUser {
        Command::new(&this)
    } else {
        let mut launcher = Command::new("python3");
        launcher.args(["-c", LAUNCHER, &format!("{role:?}")]).arg(&this);
        launcher
    };
    command.args(arguments).env(PLAYED, format!("{role:?}"));
    let _home = if role == Role::WithoutLandlock || !is_root() {
        None
    } else {
        let Some(home) = become_nobody(&mut command, &this) else {
            println!(
                "SKIPPED: {role:?} cannot be played here: user {NOBODY} cannot reach this test, or `unshare` or `setpriv` is missing"
            );
            return;
        };
        Some(home)
    };
    let status = command.status().expect("it starts");
    assert!(status.success(), "{role:?}: {status}");
}

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

/// Has the command run as another user. Folders that are root's own and stand above what the test needs are covered, in a
/// namespace of mounts, by folders with nothing in them but that; what the user may write to is the folder that this gives.
fn become_nobody(command: &mut Command, this: &Path) -> Option<tempfile::TempDir> {
    let home = tempfile::tempdir_in("/var/tmp").ok()?;
    std::os::unix::fs::chown(home.path(), Some(NOBODY), Some(NOBODY)).ok()?;
    let cache = manimill_runner::environment::default_cache_dir()?;
    let python = super::environment().python().canonicalize().ok()?;
    let needed =
        [cache.join("env"), python.parent()?.parent()?.to_owned(), this.parent()?.to_owned(), env!("CARGO_MANIFEST_DIR").into()];
    let mut script = "set -e\n".to_owned();
    let mut covered: BTreeMap<PathBuf, Vec<&PathBuf>> = BTreeMap::new();
    for path in &needed {
        if let Some(closed) = path.ancestors().collect::<Vec<_>>().into_iter().rev().find(|above| is_closed(above)) {
            covered.entry(closed.to_owned()).or_default().push(path);
        }
    }
    // It was written for its owner's eyes only.
    let complete = super::environment().folder().join("complete.json");
    let copy = home.path().join("complete.json");
    std::fs::copy(&complete, &copy).ok()?;
    std::fs::set_permissions(&copy, std::fs::Permissions::from_mode(0o644)).ok()?;
    script += &format!("mount --bind '{}' '{}'\n", copy.display(), complete.display());
    for (number, (closed, paths)) in covered.iter().enumerate() {
        let cover = format!("{}/cover-{number}", home.path().display());
        for path in paths {
            let place = format!("{cover}/{}", path.strip_prefix(closed).ok()?.display());
            script += &format!("mkdir -p '{place}'\nmount --rbind '{}' '{place}'\n", path.display());
        }
        script += &format!("mount --rbind '{cover}' '{}'\n", closed.display());
    }
    script += &format!("exec setpriv --reuid {NOBODY} --regid {NOBODY} --clear-groups --inh-caps=-all --no-new-privs \"$@\"\n");
    let mut changed = Command::new("unshare");
    changed.args(["--mount", "--propagation", "private", "sh", "-c", &script, "sh"]);
    let works = Command::new("unshare")
        .args(changed.get_args())
        .args(["test", "-x"])
        .arg(this)
        .status()
        .is_ok_and(|status| status.success());
    changed.arg(command.get_program()).args(command.get_args());
    changed.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    changed.env("HOME", home.path()).env("TMPDIR", home.path()).env("MANIMILL_CACHE", &cache).current_dir(home.path());
    *command = changed;
    works.then_some(home)
}

/// Whether others than its owner may not pass through.
fn is_closed(folder: &Path) -> bool {
    std::fs::metadata(folder).is_ok_and(|status| status.permissions().mode() & 1 == 0)
}
