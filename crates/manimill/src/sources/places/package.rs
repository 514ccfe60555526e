//! A package of an index, read from its archive. The archive is kept in the cache under its hash, so that a pinned
//! build asks nobody. It is never installed or built: building an sdist would execute it.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::folder::read_archive;
use super::index::{self, Fault, Offer};
use super::version::Version;
use super::{PACKAGE_PREFIX, Place, local_path, opening, write_whole};
use crate::error::{Error, ErrorKind, Hint};
use crate::settings::SourceSettings;
use crate::sources::Pin;
use crate::sources::kinds::Context;
use crate::sources::tree::{Tree, is_archive};

/// Opens the location as the name of a package, or as the path of an sdist or wheel of this machine.
pub(in crate::sources) fn open(settings: &SourceSettings, context: &Context<'_>) -> Result<Place, Error> {
    let name = settings.location.strip_prefix(PACKAGE_PREFIX).unwrap_or(&settings.location).trim();
    let path = local_path(settings);
    let (release, bytes, repository) = if is_archive(&settings.location) && path.is_file() {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes = read_archive(&path, settings, context)?;
        (Release { version: String::new(), sha256: sha256(&bytes), file }, bytes, settings.location.clone())
    } else {
        check_name(name, settings)?;
        let (release, bytes) = fetch(name, settings, context, &index::base_url())?;
        (release, bytes, format!("{PACKAGE_PREFIX}{name}"))
    };
    let tree = Tree::of_archive(bytes, &release.file, opening(settings, context))?;
    let pin = Pin::Release { version: release.version, file: release.file, sha256: release.sha256 };
    Ok(Place { tree, pin: Some(pin), repository, warnings: Vec::new() })
}

/// One archive of one release.
#[derive(Clone, Debug)]
struct Release {
    version: String,
    file: String,
    sha256: String,
}

fn check_name(name: &str, settings: &SourceSettings) -> Result<(), Error> {
    let fits = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    if fits {
        return Ok(());
    }
    Err(Error::source(&settings.id, format!("`{name}` is not the name of a package"))
        .hint("name it as on the index, as in `manim-physics`; its version goes into `version`"))
}

fn fetch(name: &str, settings: &SourceSettings, context: &Context<'_>, index: &str) -> Result<(Release, Vec<u8>), Error> {
    let pinned = pinned_release(settings, context);
    if let Some(release) = &pinned
        && let Some(bytes) = cached(context.cache, release)
    {
        return Ok((release.clone(), bytes));
    }
    let offers = index::list(index, name).map_err(|fault| explain(fault, name, settings))?;
    let (offer, version) = if let Some(release) = &pinned {
        (offers.iter().find(|offer| offer.filename == release.file), release.version.clone())
    } else {
        let offer = index::choose(&offers, name, settings.version.as_deref());
        (offer, offer.and_then(|offer| offer.version(name)).unwrap_or_default().to_owned())
    };
    let offer = offer.ok_or_else(|| no_such_version(name, settings, pinned.as_ref(), &offers))?;
    let known = pinned.as_ref().map(|release| release.sha256.as_str());
    if let (Some(known), Some(offered)) = (known, offer.sha256())
        && known != offered
    {
        return Err(changed(&offer.filename, known, offered, settings, "manimill.lock"));
    }
    let expected = known.or(offer.sha256()).map(str::to_owned);
    if let Some(sha256) = &expected {
        let release = Release { version: version.clone(), file: offer.filename.clone(), sha256: sha256.clone() };
        if let Some(bytes) = cached(context.cache, &release) {
            return Ok((release, bytes));
        }
    }
    let bytes = index::download(&offer.url, context.limits.archive_bytes, context.stop)
        .map_err(|fault| explain(fault, name, settings))?;
    let actual = sha256(&bytes);
    if let Some(expected) = expected
        && expected != actual
    {
        return Err(changed(&offer.filename, &expected, &actual, settings, "the index"));
    }
    let release = Release { version, file: offer.filename.clone(), sha256: actual };
    let path = cached_path(context.cache, &release);
    write_whole(&path, &bytes).map_err(|cause| {
        Error::file(&path, format!("cannot keep what was fetched: {cause}")).hint("check the space and permissions of the cache")
    })?;
    Ok((release, bytes))
}

/// The release of the lock, unless the configuration now asks for another version.
fn pinned_release(settings: &SourceSettings, context: &Context<'_>) -> Option<Release> {
    let Some(Pin::Release { version, file, sha256 }) = context.pin else { return None };
    let asked = settings.version.as_deref().is_none_or(|asked| Version::parse(asked) == Version::parse(version));
    asked.then(|| Release { version: version.clone(), file: file.clone(), sha256: sha256.clone() })
}

/// `<cache>/sources/packages/<sha256>/<file name>`
fn cached_path(cache: &Path, release: &Release) -> PathBuf {
    let file = release.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let hash: String = release.sha256.chars().filter(char::is_ascii_alphanumeric).collect();
    cache.join("sources").join("packages").join(hash).join(file)
}

/// The archive in the cache, if it is still what its name says.
fn cached(cache: &Path, release: &Release) -> Option<Vec<u8>> {
    let bytes = std::fs::read(cached_path(cache, release)).ok()?;
    (sha256(&bytes) == release.sha256).then_some(bytes)
}

fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn explain(fault: Fault, name: &str, settings: &SourceSettings) -> Error {
    match fault {
        Fault::Stopped => ErrorKind::Interrupted.into(),
        Fault::NoSuchPackage => Error::source(&settings.id, format!("the package index has no package `{name}`"))
            .hint("check the name in `location`; for another index set PIP_INDEX_URL"),
        Fault::Other(what) => Error::source(&settings.id, what).hint("check the network; for another index set PIP_INDEX_URL"),
    }
}

fn no_such_version(name: &str, settings: &SourceSettings, pinned: Option<&Release>, offers: &[Offer]) -> Error {
    if let Some(release) = pinned {
        return Error::source(&settings.id, format!("the index no longer has {}, which manimill.lock pins", release.file))
            .hint("remove the source from manimill.lock to take another file");
    }
    let versions = index::versions(offers, name);
    let newest: Vec<&str> = versions.iter().rev().take(5).map(String::as_str).collect();
    match &settings.version {
        Some(version) => Error::source(&settings.id, format!("the package `{name}` has no version `{version}`"))
            .hint(format!("the newest are {}", newest.join(", "))),
        None => Error::source(&settings.id, format!("the package `{name}` has no release with a wheel or an sdist"))
            .hint("name a `version`, or read its repository with `kind = \"git\"`"),
    }
}

fn changed(file: &str, expected: &str, actual: &str, settings: &SourceSettings, who: &str) -> Error {
    Error::source(&settings.id, format!("{file} is not what {who} says: its SHA-256 is {actual}, expected {expected}"))
        .hint("do not trust the file; if its release was really replaced, remove the source from manimill.lock")
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::ledger::Stage;
    use crate::settings::{Limits, Settings};

    const FILE: &str = "thing-1.0-py3-none-any.whl";

    /// An index of this machine that answers as often as it is asked, with one package of one file.
    fn serve(listing_sha256: &str, file: &'static [u8]) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let index = format!("http://{}/simple/", listener.local_addr().expect("an address"));
        let hashes = format!("{{\"sha256\": \"{listing_sha256}\"}}");
        let listing = format!("{{\"files\": [{{\"filename\": \"{FILE}\", \"url\": \"../../{FILE}\", \"hashes\": {hashes}}}]}}");
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut request = [0; 4096];
                let length = stream.read(&mut request).unwrap_or(0);
                let request = String::from_utf8_lossy(&request[..length]);
                let (status, body) = match request.split(' ').nth(1) {
                    Some("/simple/thing/") => ("200 OK", listing.as_bytes()),
                    Some(path) if path.ends_with(FILE) => ("200 OK", file),
                    _ => ("404 Not Found", &b""[..]),
                };
                let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
            }
        });
        index
    }

    fn source(keys: &str) -> SourceSettings {
        let path = Path::new("manimill.toml");
        let text = format!("[dataset]\nname = \"t\"\n[[source]]\nid = \"it\"\nkind = \"pypi\"\nlocation = \"thing\"\n{keys}");
        let options = crate::options::parse(&text, path).expect("a configuration");
        Settings::resolve(options, path, "cache".into(), Stage::Render).expect("settings").sources.remove(0)
    }

    fn fetched(keys: &str, index: &str, cache: &Path, pin: Option<&Pin>) -> Result<(Release, Vec<u8>), String> {
        let stop = AtomicBool::new(false);
        let context = Context { cache, limits: Limits::default(), pin, stop: &stop };
        fetch("thing", &source(keys), &context, index)
            .map_err(|error| format!("{error} | {}", error.next_step().unwrap_or_default()))
    }

    #[test]
    fn a_pinned_package_in_the_cache_is_not_asked_for() {
        let cache = tempfile::tempdir().expect("a folder");
        let index = serve(&sha256(b"wheel"), b"wheel");
        let (release, bytes) = fetched("", &index, cache.path(), None).expect("a package");
        assert_eq!((release.version.as_str(), release.file.as_str(), bytes.as_slice()), ("1.0", FILE, b"wheel".as_slice()));
        let pin = Pin::Release { version: release.version, file: release.file, sha256: release.sha256 };
        let nobody = "http://127.0.0.1:9/simple";
        assert_eq!(fetched("", nobody, cache.path(), Some(&pin)).map(|(_, bytes)| bytes), Ok(b"wheel".to_vec()));
        let other_version = fetched("version = \"2.0\"", nobody, cache.path(), Some(&pin)).map(|_| ());
        assert!(other_version.is_err_and(|message| message.contains("127.0.0.1:9/simple/thing/ does not answer")));
    }

    #[test]
    fn a_file_that_is_not_what_was_promised_is_refused() {
        let cache = tempfile::tempdir().expect("a folder");
        let message = fetched("", &serve(&sha256(b"another"), b"wheel"), cache.path(), None).map(|_| ()).expect_err("a lie");
        assert!(message.contains(&format!("{FILE} is not what the index says")), "{message}");
        let pin = Pin::Release { version: "1.0".into(), file: FILE.into(), sha256: sha256(b"before") };
        let message =
            fetched("", &serve(&sha256(b"wheel"), b"wheel"), cache.path(), Some(&pin)).map(|_| ()).expect_err("a change");
        assert!(message.contains("is not what manimill.lock says"), "{message}");
        assert!(!cache.path().join("sources").exists(), "nothing of it is kept");
    }

    #[test]
    fn a_version_that_is_not_there_is_told_apart_from_a_package_that_is_not_there() {
        let cache = tempfile::tempdir().expect("a folder");
        let index = serve("", b"");
        assert_eq!(
            fetched("version = \"7\"", &index, cache.path(), None).map(|_| ()),
            Err("source `it`: the package `thing` has no version `7` | the newest are 1.0".into())
        );
        let elsewhere = index.replace("/simple/", "/other/");
        let message = fetched("", &elsewhere, cache.path(), None).map(|_| ()).expect_err("no package");
        assert!(message.starts_with("source `it`: the package index has no package `thing`"), "{message}");
    }
}
