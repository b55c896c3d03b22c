//! Run, print the one sentence of a failure, exit code.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use kubectl_sts::cli::{Command, Options, Stop, open, settings};
use kubectl_sts::session::End;

fn main() -> ExitCode {
    // What a panic says; the terminal is given back before it is said.
    let report = color_eyre::config::HookBuilder::default().display_env_section(false);
    if let Err(error) = report.install() {
        return fail(&error.to_string(), 1);
    }
    match Options::read(std::env::args_os()) {
        Ok(options) if matches!(options.command, Some(Command::Config)) => tell(&options),
        Ok(options) => run(&options),
        Err(Stop::Answer(text)) => print(&text),
        Err(Stop::Usage(sentence)) => fail(&sentence, 2),
    }
}

/// Prints the settings that are in effect; a fault in one of their files makes the exit code 1.
fn tell(options: &Options) -> ExitCode {
    match settings(options) {
        Ok((text, faults)) => {
            let printed = print(&text);
            if faults.is_empty() {
                return printed;
            }
            for fault in faults {
                let _ = fail(&fault, 1);
            }
            ExitCode::FAILURE
        }
        Err(failure) => fail(&failure.to_string(), failure.exit_code()),
    }
}

fn run(options: &Options) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("cannot start: {error}"), 1),
    };
    let end = runtime.block_on(Box::pin(open(options)));
    // A name lookup or a read from a pipe that never ends must not keep the process.
    runtime.shutdown_background();
    match end {
        Ok(End::Quit) => ExitCode::SUCCESS,
        Ok(End::Killed(code)) => ExitCode::from(code),
        Err(failure) => fail(&failure.to_string(), failure.exit_code()),
    }
}

/// Whoever stops reading has read enough; a disk that is full is another matter.
fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            fail(&format!("standard output cannot be written: {error}"), 1)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn fail(sentence: &str, code: u8) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "kubectl-sts: {sentence}");
    ExitCode::from(code)
}
