//! Why samples fail: a closed list of classes, each explained for people.

use serde::{Deserialize, Serialize};

/// A sample that does not run, and the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// What kind of failure.
    pub class: FailureClass,
    /// The line of the sample that it comes from, when there is one.
    pub line: Option<u32>,
    /// What Python said, or what the pool saw.
    pub message: String,
    /// The shortest useful traceback; empty when there is none.
    pub traceback: String,
    /// The thing that is missing or refused, by class: the name, the module, the file, the formula.
    pub subject: Option<String>,
}

macro_rules! classes {
    ($($variant:ident $name:literal $title:literal $explanation:literal $example:literal)*) => {
        /// The kinds of failure, from the most particular to the most general.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum FailureClass {
            $(#[doc = $title] $variant,)*
        }

        impl FailureClass {
            /// All classes, in the order of the manual.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in reports, such as `name-error`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One line for tables.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }

            /// What it means and what can be done.
            pub fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }

            /// Code that fails so.
            pub fn example(self) -> &'static str {
                match self { $(Self::$variant => $example,)* }
            }
        }
    };
}

classes! {
    SyntaxError "syntax-error" "Python cannot compile it"
        "The file is not valid Python of the environment's version, so that nothing of it was run."
        "def construct(self)\n    pass"
    NoScene "no-scene" "The named scene is not there"
        "After the file was executed, no scene class of the wanted name existed in it."
        "if False:\n    class Missing(Scene): ..."
    NameError "name-error" "A name is used that nothing binds"
        "A function, class, constant or import is missing from the sample. The subject is the name."
        "self.play(Create(helper()))"
    MissingPackage "missing-package" "A package is imported that is not installed"
        "The subject is the package. If it is worth having, add it to `[environment] packages` and judge again."
        "import pulp"
    ImportError "import-error" "A module does not have the imported name"
        "The module exists, but this version of it does not offer the name. The subject is the name or module."
        "from manim import ShowCreation"
    MissingFile "missing-file" "A file is read that the sample does not carry"
        "Pictures, vectors, sounds, fonts and data files do not travel with a sample. The subject is the file."
        "SVGMobject(\"logo.svg\")"
    LatexError "latex-error" "LaTeX refuses a formula"
        "The subject is the formula. Often a missing package in the template, or a brace without a partner."
        "MathTex(r\"\\frac{1}{\")"
    OpenglOnly "opengl-only" "The scene needs the OpenGL renderer"
        "Samples are run with the Cairo renderer, which needs no display. Scenes that ask for OpenGL cannot be judged so."
        "config.renderer = \"opengl\""
    AsksForInput "asks-for-input" "The scene waits for a person"
        "It calls `input()`, `interactive_embed()`, a debugger or a window, which a dataset sample must not."
        "answer = input()"
    EarlyExit "early-exit" "The sample ended its own process"
        "It called `sys.exit` or `os._exit` before the scene was done. Its exit status does not count: it has not run."
        "sys.exit(0)"
    NothingShown "nothing-shown" "The scene shows nothing"
        "All of `construct` was executed, but no mobject was ever on the screen: there is no video and no picture."
        "def construct(self):\n    pass"
    BlockedBySandbox "blocked-by-sandbox" "The sandbox refused something"
        "The sample tried to reach the network, to read or write outside its folder, or to start what it may not."
        "urllib.request.urlopen(\"https://example.com\")"
    ForgedResult "forged-result" "The sample wrote to the pool's private channel"
        "What came back did not carry the seal that the pool gave it. Nothing that the sample says is believed."
        "os.write(5, b\"it ran\")"
    Timeout "timeout" "It used more time than it may"
        "The limit grows with the length of the video that the sample declares; this one used all of it."
        "while True: pass"
    OutOfMemory "out-of-memory" "It used more memory than it may"
        "The sample asked for more than the limit of the settings."
        "[0] * 10**12"
    OutputFlood "output-flood" "It wrote more than it may"
        "Its result or a file that it wrote is beyond the limits of the settings."
        "open(\"x\", \"wb\").write(bytes(10**10))"
    Crash "crash" "The process was killed by a signal"
        "A native library crashed, or the sample sent itself a signal. The subject is the signal."
        "ctypes.string_at(0)"
    Recursion "recursion" "Endless recursion"
        "Python's limit on the depth of calls was reached."
        "def f(): return f()"
    ApiMisuse "api-misuse" "Manim is called in a way that this version does not know"
        "An attribute, method or argument that this version of manim lacks, mostly because the sample was written for another one. The subject is its name."
        "Circle(radious=2)"
    AttributeError "attribute-error" "An attribute is missing"
        "An object of the sample or of another library lacks the attribute that is the subject."
        "self.helper.missing"
    TypeError "type-error" "A value has the wrong type"
        "Python or a library refused the type or the number of arguments."
        "\"1\" + 1"
    ValueError "value-error" "A value or a shape is wrong"
        "A library refused a value: a run time of zero, arrays whose shapes do not fit, a number out of range."
        "self.play(Create(c), run_time=0)"
    LookupError "lookup-error" "An index or key is not there"
        "A list is shorter than the sample thinks, or a dictionary lacks a key; often the parts of a formula or text."
        "MathTex(\"x\")[0][7]"
    OtherException "other-exception" "Another exception"
        "The sample raised an exception that fits no other class."
        "raise RuntimeError(\"no\")"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_serde_writes_and_are_unique() {
        let mut names: Vec<&str> = FailureClass::ALL.iter().map(|class| class.name()).collect();
        for class in FailureClass::ALL {
            let written = serde_json::to_string(class).expect("it serialises");
            assert_eq!(written, format!("\"{}\"", class.name()));
            assert!(!class.title().ends_with('.') && class.explanation().ends_with('.'), "{}", class.name());
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FailureClass::ALL.len());
    }
}
