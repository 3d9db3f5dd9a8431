//! Runs the program as a whole process: arguments, environment and working folder in, exit code and texts out.
//!
//! The environment is cleared of what would shape a run (language, locale, colour), so that a golden is the same on every machine.
//! A run that does not end within [`PATIENCE`] is ended and fails its test.

#![allow(dead_code, reason = "each test uses its own part")]

use std::fs::File;
use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Far longer than any run takes, even unoptimised on a machine at work with something else.
const PATIENCE: Duration = Duration::from_secs(120);

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ran {
    /// Exit code.
    pub code: i32,
    /// Standard output.
    pub output: String,
    /// Standard error.
    pub complaints: String,
}

/// A run being put together.
#[derive(Debug)]
pub struct Run {
    command: Command,
}

/// The repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// `kpi` with these arguments, in the repository's folder.
pub fn kpi<A: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kpi"));
    command.args(arguments).current_dir(root()).stdin(Stdio::null());
    for variable in ["KPI_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE", "NO_COLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    Run { command }
}

impl Run {
    /// With an environment variable.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    /// In another folder.
    pub fn inside(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Ran {
        let (mut output, mut complaints) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
        self.command.stdout(output.try_clone().unwrap()).stderr(complaints.try_clone().unwrap());
        let mut child = self.command.spawn().unwrap();
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status;
            }
            if begun.elapsed() > PATIENCE {
                child.kill().unwrap();
                panic!("{:?} did not end", self.command);
            }
            std::thread::sleep(Duration::from_millis(3));
        };
        let ran =
            Ran { code: status.code().unwrap_or(-1), output: text(&mut output), complaints: text(&mut complaints) };
        assert!(!ran.complaints.contains("panicked at"), "{:?} panicked:\n{}", self.command, ran.complaints);
        ran
    }
}

fn text(file: &mut File) -> String {
    file.rewind().unwrap();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Holds a text to its golden.
pub fn golden(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("golden").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.remove_input_file();
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), text));
}
