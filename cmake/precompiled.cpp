// CMake precompiles headers beside a source of the same flags; this is it.
