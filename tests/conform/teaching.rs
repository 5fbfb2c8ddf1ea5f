//! The pages that teach: their code is run as it is printed.
