//! `kpi`: scores and ranks provinces by a rulebook. Everything it does is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    province_kpi::cli::run(std::env::args_os())
}
