//! Tests that are played again by another process: as a normal user, or on a kernel that offers less.

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

/// Runs a test of this program once more, in a role; says so where that cannot be done.
pub(crate) fn play(role: Role, test: &str) {
    if std::env::var_os(PLAYED).is_some() {
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
            println!("SKIPPED: {role:?} cannot be played here: user {NOBODY} cannot reach this test, or setpriv is missing");
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

/// Has the command run as another user, who has the environment in a folder that it can read.
fn become_nobody(command: &mut Command, this: &Path) -> Option<tempfile::TempDir> {
    let home = tempfile::tempdir_in("/var/tmp").ok()?;
    std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o755)).ok()?;
    let cache = manimill_runner::environment::default_cache_dir()?;
    let copied = home.path().join("cache");
    std::fs::create_dir(&copied).ok()?;
    // By links, where that can be done: an environment is large.
    let copy =
        |flags: &str| Command::new("cp").args([flags]).arg(cache.join("env")).arg(&copied).status().is_ok_and(|s| s.success());
    if !copy("-al") && !copy("-a") {
        return None;
    }
    let own = home.path().join("own");
    std::fs::create_dir(&own).ok()?;
    std::os::unix::fs::chown(&own, Some(NOBODY), Some(NOBODY)).ok()?;
    let program = PathBuf::from(command.get_program());
    let before: Vec<_> = command.get_args().map(ToOwned::to_owned).collect();
    let envs: Vec<_> = command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    let user = NOBODY.to_string();
    let mut changed = Command::new("setpriv");
    changed.args(["--reuid", &user, "--regid", &user, "--clear-groups", "--inh-caps=-all"]);
    let reaches = Command::new("setpriv")
        .args(["--reuid", &user, "--regid", &user, "--clear-groups", "test", "-x"])
        .arg(this)
        .status()
        .is_ok_and(|status| status.success());
    changed.arg(program).args(before).envs(envs).env("HOME", &own).env("TMPDIR", &own).env("MANIMILL_CACHE", &copied);
    changed.current_dir(&own);
    *command = changed;
    reaches.then_some(home)
}
