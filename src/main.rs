//! `kpi`: scores and ranks provinces by a rulebook. Everything it does is in the library.

use std::process::ExitCode;

/// A question is answered in a few milliseconds, and a fifth of them went into memory that was asked of the system page by page.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    province_kpi::cli::run(std::env::args_os())
}
