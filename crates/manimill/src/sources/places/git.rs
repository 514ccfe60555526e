//! A git repository: a local one is read where it is, one behind a URL is cloned into the cache, one folder a commit.
//!
//! The commit is found first (from the lock, or by asking the remote what a branch or tag is), then fetched by its
//! name, so that what is read is what is pinned. Clones are bare and shallow: only the one commit's files are wanted.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::{Place, local_path, make_aside, opening};
use crate::error::{Error, Hint};
use crate::settings::SourceSettings;
use crate::sources::Pin;
use crate::sources::git_command::{self, Failure};
use crate::sources::kinds::Context;
use crate::sources::tree::Tree;

/// How long a remote may take to say what its branches are. A host that is not there must not hold up a build.
const ANSWER: Duration = Duration::from_mins(1);
/// How long fetching one commit may take; a connection that has become too slow to be alive is cut much earlier.
const TRANSFER: Duration = Duration::from_hours(1);

/// Opens the location as a git repository: a URL, or a path relative to the configuration file.
pub(in crate::sources) fn open(settings: &SourceSettings, context: &Context<'_>) -> Result<Place, Error> {
    let (directory, commit, repository) =
        if is_url(&settings.location) { open_remote(settings, context)? } else { open_local(settings, context)? };
    let tree = Tree::of_commit(&directory, &commit, opening(settings, context))?;
    let pin = Pin::Commit { commit, revision: settings.revision.clone() };
    Ok(Place { tree, pin: Some(pin), repository, warnings: Vec::new() })
}

/// Whether a location is a URL: `https://…`, `file://…`, or the `user@host:path` of ssh.
pub(super) fn is_url(location: &str) -> bool {
    location.contains("://")
        || location.split_once(':').is_some_and(|(host, path)| host.contains('@') && !host.contains('/') && !path.is_empty())
}

/// Whether a path is a git directory (bare, or the `.git` of a work tree), not a work tree.
pub(super) fn is_git_directory(path: &Path) -> bool {
    path.join("HEAD").is_file() && path.join("objects").is_dir() && path.join("refs").is_dir()
}

fn open_local(settings: &SourceSettings, context: &Context<'_>) -> Result<(PathBuf, String, String), Error> {
    let path = local_path(settings);
    if !path.is_dir() {
        return Err(Error::source(&settings.id, format!("there is no git repository at {}", path.display()))
            .hint("give a URL, or a path relative to the configuration file"));
    }
    if !is_git_directory(&path) && !path.join(".git").exists() {
        return Err(Error::source(&settings.id, format!("{} is no git repository", path.display()))
            .hint("read it with `kind = \"folder\"`"));
    }
    let revision = pinned(settings, context).or(settings.revision.as_deref()).unwrap_or("HEAD");
    let commit = resolve(&path, revision, context.stop).map_err(|cause| {
        if revision == "HEAD"
            && git_command::read(&path, &["rev-list", "--all", "--max-count=1"], context.stop).is_ok_and(|it| it.is_empty())
        {
            return Error::source(&settings.id, format!("{} has no commits yet", path.display()))
                .hint("commit something, or read the files as they are with `kind = \"folder\"`");
        }
        Error::source(&settings.id, format!("{} has no commit `{revision}`: {cause}", path.display()))
            .hint("`git branch -a` and `git tag` list what there is; `git fetch` brings what is missing")
    })?;
    let origin = git_command::read(&path, &["config", "--get", "remote.origin.url"], context.stop).ok();
    let origin = origin.and_then(|url| String::from_utf8(url).ok()).map(|url| url.trim().to_owned());
    let repository = origin.filter(|url| is_url(url)).map_or_else(|| settings.location.clone(), |url| public_name(&url));
    Ok((path, commit, repository))
}

fn open_remote(settings: &SourceSettings, context: &Context<'_>) -> Result<(PathBuf, String, String), Error> {
    if let Some(page) = Page::of(&settings.location) {
        return Err(Error::source(
            &settings.id,
            format!("{} is a page of the repository {}", settings.location, page.repository),
        )
        .hint(page.lines()));
    }
    let remote = Remote {
        settings,
        url: &settings.location,
        name: public_name(&settings.location),
        folder: folder_of(context.cache, &settings.location),
        stop: context.stop,
    };
    let commit = match (pinned(settings, context), settings.revision.as_deref()) {
        (Some(commit), _) => commit.to_owned(),
        (None, Some(revision)) if is_full_name(revision) => revision.to_ascii_lowercase(),
        (None, revision) => remote.ask(revision.unwrap_or("HEAD"))?,
    };
    let directory = remote.fetch(&commit)?;
    Ok((directory, commit, remote.name))
}

/// Repository, revision and pattern that the address of a page stands for.
pub(in crate::sources) fn page_of(url: &str) -> Option<(String, String, Option<String>)> {
    let page = Page::of(url)?;
    Some((page.repository.to_owned(), page.revision.to_owned(), page.pattern()))
}

/// What the address of a page about a folder or file of a repository says.
struct Page<'a> {
    repository: &'a str,
    revision: &'a str,
    /// The folder or file; empty for the whole.
    path: &'a str,
    is_file: bool,
}

impl<'a> Page<'a> {
    /// Takes `https://host/owner/name/tree/main/2022` apart, also with `blob`, and with GitLab's `/-/`.
    fn of(url: &'a str) -> Option<Self> {
        let (kind, place, length) =
            ["/-/tree/", "/-/blob/", "/tree/", "/blob/"].iter().find_map(|kind| Some((*kind, url.find(kind)?, kind.len())))?;
        let rest = url[place + length..].split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let (revision, path) = rest.split_once('/').unwrap_or((rest, ""));
        (!revision.is_empty()).then_some(Self { repository: &url[..place], revision, path, is_file: kind.contains("blob") })
    }

    /// What to write into the configuration.
    fn lines(&self) -> String {
        let mut lines = format!("write\n  location = \"{}\"\n  revision = \"{}\"", self.repository, self.revision);
        if let Some(pattern) = self.pattern() {
            lines.push_str(&format!("\n  include = [\"{pattern}\"]"));
        }
        lines
    }

    fn pattern(&self) -> Option<String> {
        let below = if self.is_file { "" } else { "/**" };
        (!self.path.is_empty()).then(|| format!("{}{below}", self.path))
    }
}

/// The commit of the lock, unless the configuration now asks for another revision.
fn pinned<'a>(settings: &SourceSettings, context: &Context<'a>) -> Option<&'a str> {
    match context.pin {
        Some(Pin::Commit { commit, revision }) if *revision == settings.revision && is_full_name(commit) => Some(commit),
        _ => None,
    }
}

/// A repository behind a URL.
struct Remote<'a> {
    settings: &'a SourceSettings,
    url: &'a str,
    /// The URL without what is nobody's business.
    name: String,
    /// Where its commits are kept.
    folder: PathBuf,
    stop: &'a AtomicBool,
}

impl Remote<'_> {
    /// Asks the remote which commit a branch or tag is.
    fn ask(&self, revision: &str) -> Result<String, Error> {
        std::fs::create_dir_all(&self.folder).map_err(|cause| self.no_room(&cause))?;
        let listing = git_command::network(&self.folder, &["ls-remote", "--", self.url], ANSWER, self.stop)
            .map_err(|cause| self.unreachable(cause))?;
        let listing = String::from_utf8_lossy(&listing);
        match find_reference(&listing, revision) {
            Some(commit) => Ok(commit),
            None if is_abbreviation(revision) => self.expand(revision),
            None => Err(self.no_such_revision(revision, &listing)),
        }
    }

    /// Makes sure that a commit is in the cache.
    fn fetch(&self, commit: &str) -> Result<PathBuf, Error> {
        let directory = self.folder.join(commit);
        if directory.is_dir() {
            return Ok(directory);
        }
        let aside = make_aside(&directory).map_err(|cause| self.no_room(&cause))?;
        self.init(aside.path())?;
        let shallow = git_command::network(
            aside.path(),
            &["fetch", "--quiet", "--no-tags", "--depth=1", "--", self.url, commit],
            TRANSFER,
            self.stop,
        );
        match shallow {
            Ok(_) => {}
            Err(cause) if is_refusal_of_name(&cause) => self.fetch_all(aside.path())?,
            Err(cause) => return Err(self.unreachable(cause)),
        }
        if resolve(aside.path(), commit, self.stop).is_err() {
            return Err(self.no_such_revision(commit, ""));
        }
        keep(aside, &directory)?;
        Ok(directory)
    }

    /// The whole name of an abbreviated commit, which only the whole history can tell.
    fn expand(&self, abbreviation: &str) -> Result<String, Error> {
        let aside = make_aside(&self.folder.join("x")).map_err(|cause| self.no_room(&cause))?;
        self.init(aside.path())?;
        self.fetch_all(aside.path())?;
        let commit = resolve(aside.path(), abbreviation, self.stop).map_err(|_| self.no_such_revision(abbreviation, ""))?;
        keep(aside, &self.folder.join(&commit))?;
        Ok(commit)
    }

    fn init(&self, directory: &Path) -> Result<(), Error> {
        git_command::read(directory, &["init", "--quiet", "--bare", "--template=", "."], self.stop)
            .map(|_| ())
            .map_err(|cause| Error::file(directory, format!("cannot make a git repository: {cause}")))
    }

    fn fetch_all(&self, directory: &Path) -> Result<(), Error> {
        git_command::network(
            directory,
            &["fetch", "--quiet", "--tags", "--", self.url, "+refs/heads/*:refs/heads/*"],
            TRANSFER,
            self.stop,
        )
        .map(|_| ())
        .map_err(|cause| self.unreachable(cause))
    }

    fn no_room(&self, cause: &std::io::Error) -> Error {
        Error::file(&self.folder, format!("cannot make a folder here: {cause}"))
            .hint("check the space and permissions of the cache")
    }

    fn unreachable(&self, cause: Failure) -> Error {
        match cause {
            Failure::Stopped => crate::error::ErrorKind::Interrupted.into(),
            Failure::NoGit => {
                Error::source(&self.settings.id, "`git` is not installed").hint("install git, for example `apt install git`")
            }
            cause => Error::source(
                &self.settings.id,
                format!("cannot reach the repository {}: {}", self.name, cause.to_string().replace(self.url, &self.name)),
            )
            .hint("check the URL and the network; a private repository needs credentials that git finds without asking"),
        }
    }

    fn no_such_revision(&self, revision: &str, listing: &str) -> Error {
        let names = listing.lines().filter_map(|line| {
            let (_, name) = line.split_once('\t')?;
            name.strip_prefix("refs/heads/").or_else(|| name.strip_prefix("refs/tags/")).filter(|name| !name.ends_with("^{}"))
        });
        let error = Error::source(&self.settings.id, format!("{} has no branch, tag or commit `{revision}`", self.name));
        match crate::suggest::nearest(revision, names) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint("check `revision`, or leave it out to read the newest commit and have it pinned"),
        }
    }
}

/// Puts a whole clone in its place. Another build may have been faster: then its clone is as good.
fn keep(aside: tempfile::TempDir, directory: &Path) -> Result<(), Error> {
    let made = aside.keep();
    if let Err(cause) = std::fs::rename(&made, directory) {
        let _ = std::fs::remove_dir_all(&made);
        if !directory.is_dir() {
            return Err(Error::file(directory, format!("cannot be put in its place: {cause}")));
        }
    }
    Ok(())
}

/// The commit of a local repository that a revision names.
fn resolve(repository: &Path, revision: &str, stop: &AtomicBool) -> Result<String, Failure> {
    let commit = format!("{revision}^{{commit}}");
    let name = git_command::read(repository, &["rev-parse", "--quiet", "--verify", "--end-of-options", &commit], stop)?;
    Ok(String::from_utf8_lossy(&name).trim().to_owned())
}

/// The commit that a listing of `git ls-remote` gives for a name. What a tag points at counts, not the tag itself.
fn find_reference(listing: &str, name: &str) -> Option<String> {
    let wanted = [
        format!("refs/tags/{name}^{{}}"),
        format!("refs/tags/{name}"),
        format!("refs/heads/{name}"),
        format!("refs/{name}"),
        name.to_owned(),
    ];
    wanted.iter().find_map(|wanted| {
        listing
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .find(|(_, name)| name == wanted)
            .map(|(commit, _)| commit.to_owned())
    })
}

/// A server that does not give out commits by name says so in one of these words.
fn is_refusal_of_name(cause: &Failure) -> bool {
    let words = cause.to_string();
    ["not our ref", "unadvertised object", "couldn't find remote ref", "dumb http transport", "does not support shallow"]
        .iter()
        .any(|refusal| words.contains(refusal))
}

fn is_full_name(revision: &str) -> bool {
    revision.len() == 40 && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_abbreviation(revision: &str) -> bool {
    (7..40).contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `<cache>/sources/git/<last part of the URL>-<hash of the URL>`
fn folder_of(cache: &Path, url: &str) -> PathBuf {
    let name: String = public_name(url)
        .rsplit(['/', ':'])
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c))
        .collect();
    cache.join("sources").join("git").join(format!("{name}-{}", &blake3::hash(url.as_bytes()).to_hex()[..16]))
}

/// A URL as it may stand in a dataset: no credentials, no `.git`.
fn public_name(url: &str) -> String {
    let url = match url.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.rsplit('@').next().unwrap_or(host);
            format!("{scheme}://{host}/{path}")
        }
        None => url.to_owned(),
    };
    let url = url.trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_for_the_dataset_holds_no_credentials() {
        assert_eq!(public_name("https://me:secret@example.org/a/b.git"), "https://example.org/a/b");
        assert_eq!(public_name("git@example.org:a/b.git"), "git@example.org:a/b");
    }

    #[test]
    fn the_address_of_a_page_becomes_three_lines() {
        let page = Page::of("https://github.com/3b1b/videos/tree/main/2022/wordle").expect("a page");
        assert_eq!(
            page.lines(),
            "write\n  location = \"https://github.com/3b1b/videos\"\n  revision = \"main\"\n  include = [\"2022/wordle/**\"]"
        );
        let page = Page::of("https://gitlab.com/a/b/-/blob/v1/x.py?ref=1").expect("a page");
        assert_eq!((page.repository, page.revision, page.path), ("https://gitlab.com/a/b", "v1", "x.py"));
        assert!(page.lines().ends_with("include = [\"x.py\"]"));
        assert!(Page::of("https://github.com/3b1b/tree").is_none());
    }

    #[test]
    fn urls_and_paths_differ() {
        assert!(is_url("https://example.org/a") && is_url("git@example.org:a/b") && is_url("file:///a"));
        assert!(!is_url("../a") && !is_url("C:\\a") && !is_url("./odd@name/a:b"));
    }

    #[test]
    fn a_tag_is_the_commit_that_it_points_at() {
        let listing = "aa\tHEAD\nbb\trefs/heads/v1\ncc\trefs/tags/v1\ndd\trefs/tags/v1^{}\n";
        assert_eq!(find_reference(listing, "v1").as_deref(), Some("dd"));
        assert_eq!(find_reference(listing, "HEAD").as_deref(), Some("aa"));
        assert_eq!(find_reference(listing, "v2"), None);
    }
}
