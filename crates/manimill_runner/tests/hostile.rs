//! Samples that mean harm. Each gets its verdict; none harms the machine, the pool or the next sample, and nothing
//! of it is left.

#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::{judge_with, scene, settings};
use manimill_runner::{FailureClass, Job, Pool, Verdict};

/// What must come of it.
enum End {
    /// A failure of one of these classes.
    One(&'static [FailureClass]),
    /// The attempt is refused, which the sample itself notices.
    Refused,
    /// What it reaches for is not there, or refused where it is in sight.
    Hidden,
}

use End::{Hidden, One, Refused};
use FailureClass as Class;

const TIME: &[Class] = &[Class::Timeout];
const MEMORY: &[Class] = &[Class::OutOfMemory];
const BLOCKED: &[Class] = &[Class::BlockedBySandbox];
const HIDDEN: &[Class] = &[Class::BlockedBySandbox, Class::MissingFile];
const FORGED: &[Class] = &[Class::ForgedResult];
const EXIT: &[Class] = &[Class::EarlyExit];
const FLOOD: &[Class] = &[Class::OutputFlood];
const CRASH: &[Class] = &[Class::Crash];

/// `CANARY` is a file of the test, `STORE` the formula store.
const SAMPLES: &[(&str, End, &str)] = &[
    ("endless loop", One(TIME), "while True: pass"),
    ("endless sleep", One(TIME), "import time; time.sleep(10**6)"),
    ("endless print", One(TIME), "while True: print('x' * 10000)"),
    ("endless play", One(TIME), "while True: self.play(Create(Circle()))"),
    ("endless loop in C", One(TIME), "sum(range(10**14))"),
    ("an exception swallower", One(TIME), "while True:\n    try:\n        while True: pass\n    except BaseException: pass"),
    (
        "signals ignored",
        One(TIME),
        "import signal\nfor s in range(1, 32):\n    try: signal.signal(s, signal.SIG_IGN)\n    except OSError: pass\nwhile True: pass",
    ),
    (
        "an endless exit handler",
        One(&[Class::OtherException, Class::Timeout]),
        "import atexit, time\natexit.register(time.sleep, 10**6)\nraise RuntimeError",
    ),
    ("memory bomb", One(MEMORY), "x = []\nwhile True: x.append(bytearray(10**8))"),
    ("memory of numpy", One(MEMORY), "np.ones((10**6, 10**6))"),
    ("memory of integers", One(&[Class::OutOfMemory, Class::Timeout]), "x = 7\nwhile True: x = x * x"),
    (
        "memory of mappings",
        One(&[Class::OutOfMemory, Class::BlockedBySandbox, Class::OtherException, Class::ValueError]),
        "import mmap\nx = [mmap.mmap(-1, 2**30) for _ in range(64)]",
    ),
    ("memory files", Refused, "import os\nos.memfd_create('x')"),
    ("deep recursion", One(&[Class::Recursion]), "def f(n): return f(n + 1)\nf(0)"),
    (
        "recursion in C",
        One(&[Class::Crash, Class::Recursion, Class::OutOfMemory]),
        "import sys\nsys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)",
    ),
    ("fork bomb", One(&[Class::BlockedBySandbox, Class::OtherException, Class::Timeout]), "import os\nwhile True: os.fork()"),
    (
        "thread bomb",
        One(&[Class::OtherException, Class::OutOfMemory, Class::Timeout]),
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(1000,)).start()",
    ),
    ("a child that stays", Refused, "import os, time\nif os.fork() == 0: time.sleep(10**6)\nraise PermissionError"),
    (
        "a child in its own session",
        Refused,
        "import os, subprocess\nsubprocess.Popen(['sleep', '100000'], start_new_session=True)",
    ),
    ("a daemon", Refused, "import os\nif os.fork() == 0: os.setsid()\nos.setsid()"),
    ("a group of its own", Refused, "import os\nos.setpgid(0, 0)"),
    ("reading the home folder", Hidden, "import os\nos.listdir('/root')"),
    ("reading passwords", Hidden, "open('/etc/passwd').read()"),
    ("reading the canary", Hidden, "open('CANARY').read()"),
    ("reading another process", Hidden, "import os\nopen(f'/proc/{os.getppid()}/environ').read()"),
    ("reading all processes", Hidden, "import os\nos.listdir('/proc')"),
    (
        "an environment with secrets",
        Refused,
        "import os\nif any('CARGO' in k or 'USER' in k for k in os.environ): self.play(no)\nraise PermissionError",
    ),
    ("writing the canary", Refused, "open('CANARY', 'w').write('x')"),
    ("removing the canary", Refused, "import os\nos.remove('CANARY')"),
    ("writing beside its folder", Refused, "open('../x', 'w').write('x')"),
    ("writing to the worker", Hidden, "import manimill_worker.sample as s\nopen(s.__file__, 'a').write('x')"),
    ("writing to manim", Refused, "import manim\nopen(manim.__file__, 'a').write('x')"),
    ("a link out of its folder", Refused, "import os\nos.symlink('CANARY', 'link')\nopen('link', 'w').write('x')"),
    ("a hard link to the canary", Hidden, "import os\nos.link('CANARY', 'link')"),
    (
        "poisoning the formula store",
        Refused,
        "import os\nfor name in os.listdir('STORE'):\n    open(f'STORE/{name}/x', 'w')\nopen('STORE/x', 'w').write('x')",
    ),
    ("the network", Refused, "import socket\nsocket.create_connection(('1.1.1.1', 80), 2)"),
    (
        "the network by UDP",
        Refused,
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('1.1.1.1', 53))",
    ),
    ("a local socket", Refused, "import socket\nsocket.socket(socket.AF_UNIX).connect('/run/x')"),
    ("a download", One(BLOCKED), "import urllib.request\nurllib.request.urlopen('http://1.1.1.1/')"),
    ("killing the zygote", Refused, "import os\nos.kill(os.getppid(), 9)"),
    ("killing everything", One(&[Class::Crash, Class::BlockedBySandbox]), "import os\nos.kill(-1, 9)\nraise PermissionError"),
    (
        "tracing the zygote",
        Refused,
        "import ctypes, os\nif ctypes.CDLL(None).ptrace(16, os.getppid(), 0, 0) < 0: raise PermissionError",
    ),
    ("becoming root", Refused, "import os\nos.setuid(0)"),
    ("a user namespace", Refused, "import ctypes\nif ctypes.CDLL(None).unshare(0x10000000) < 0: raise PermissionError"),
    ("more limits", One(&[Class::ValueError]), "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))"),
    ("a quiet exit", One(EXIT), "import os\nself.add(Circle())\nos._exit(0)"),
    ("a polite exit", One(EXIT), "import sys\nself.add(Circle())\nsys.exit(0)"),
    ("a fork that takes over", One(EXIT), "import os\nif os.fork() != 0: os._exit(0)\nself.play(Create(Circle()))"),
    (
        "a forged result",
        One(FORGED),
        "import os\nfor n in range(3, 64):\n    try: os.write(n, b'{\"outcome\":\"ran\",\"shown\":true,\"stills\":[]}')\n    except OSError: pass\nos._exit(0)",
    ),
    (
        "a forged frame",
        One(FORGED),
        "import os\nb = b'{\"kind\":\"result\",\"id\":0}'\nfor n in range(3, 64):\n    try: os.write(n, len(b).to_bytes(4, 'big') + b)\n    except OSError: pass\nos._exit(0)",
    ),
    (
        "a flood of results",
        One(&[Class::OutputFlood, Class::ForgedResult]),
        "import os\nwhile True:\n    for n in range(3, 64):\n        try: os.write(n, bytes(10**6))\n        except OSError: pass",
    ),
    (
        "a flood of files",
        One(&[Class::OutputFlood, Class::Timeout]),
        "for n in range(10**6): open(f'{n}', 'wb').write(bytes(2**25))",
    ),
    ("one huge file", One(FLOOD), "open('x', 'wb').write(bytes(2**27))"),
    ("a huge hole", One(FLOOD), "open('x', 'wb').truncate(2**40)"),
    (
        "a huge frame",
        One(&[Class::OutOfMemory, Class::ValueError, Class::Crash, Class::OtherException]),
        "config.pixel_width = config.pixel_height = 10**6\nself.camera.resize_frame_shape(0)\nself.camera.pixel_width = self.camera.pixel_height = 10**6\nself.camera.reset_pixel_shape(10**6, 10**6)\nself.play(Create(Circle()))",
    ),
    ("a segmentation fault", One(CRASH), "import ctypes\nctypes.string_at(0)"),
    ("a broken stack", One(CRASH), "import ctypes\nctypes.memset(id(self), 255, 4096)\nself.play(Create(Circle()))"),
    ("an abort", One(CRASH), "import os\nos.abort()"),
    ("killing itself", One(CRASH), "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"),
    ("stopping itself", One(TIME), "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    (
        "closing all files",
        One(&[Class::EarlyExit, Class::OtherException, Class::Crash]),
        "import os\nos.closerange(0, 256)\nself.play(Create(Circle()))",
    ),
    (
        "a folder that cannot be removed",
        Refused,
        "import os\nos.makedirs('/'.join('d' * 200))\nos.chmod('d', 0)\nraise PermissionError",
    ),
];

fn job(body: &str, canary: &Path, store: &Path) -> Job {
    let body = body.replace("CANARY", &canary.to_string_lossy()).replace("STORE", &store.to_string_lossy());
    scene(&body)
}

#[test]
fn hostile_samples_harm_nothing() {
    let environment = common::environment();
    let folder = tempfile::tempdir().expect("a folder");
    let canary = folder.path().join("canary");
    fs::write(&canary, "alive").expect("it is written");
    let mut settings = settings(&environment);
    settings.formula_store = folder.path().join("formulas");
    settings.limits.cpu_seconds = 2;
    settings.limits.wall_seconds = 12;
    settings.limits.second_chance = 1;
    settings.limits.memory_bytes = 3 << 29;
    let store = settings.formula_store.clone();
    let pool = Pool::start(&environment, settings, Arc::default()).expect("a pool");
    let good = scene("self.play(Create(Circle()))");
    let mut jobs = Vec::new();
    for (_, _, body) in SAMPLES {
        jobs.push(job(body, &canary, &store));
        jobs.push(good.clone());
    }
    let judgements = judge_with(&pool, &jobs);
    let mut wrong = Vec::new();
    for ((name, end, _), pair) in SAMPLES.iter().zip(judgements.chunks(2)) {
        let expected: &[Class] = match end {
            One(classes) => classes,
            Refused => BLOCKED,
            Hidden => HIDDEN,
        };
        match &pair[0].verdict {
            Verdict::Failed(failure) if expected.contains(&failure.class) => {}
            other => wrong.push(format!("{name}: {other:?}")),
        }
        if pair[1].verdict != Verdict::Runs {
            wrong.push(format!("{name} harmed a good sample: {:?}", pair[1].verdict));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(fs::read_to_string(&canary).expect("it is there"), "alive");
    assert!(fs::read_dir(&store).expect("it is there").next().is_none(), "the store was written to");
    drop(pool);
    assert!(nothing_is_left(), "a process of a sample is left");
}

/// Whether no descendant of this test runs any more, nor anything that was orphaned by one.
fn nothing_is_left() -> bool {
    let deadline = Instant::now() + Duration::from_secs(5);
    while Instant::now() < deadline {
        let left = fs::read_dir("/proc").expect("it is there").flatten().any(|entry| {
            let line = fs::read(entry.path().join("cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line).into_owned();
            line.contains("manimill_worker") && parent_of(&entry.path()) == Some(std::process::id())
                || line.starts_with("sleep\u{0}100000")
        });
        if !left {
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

fn parent_of(process: &Path) -> Option<u32> {
    let status = fs::read_to_string(process.join("status")).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:")).and_then(|parent| parent.trim().parse().ok())
}
