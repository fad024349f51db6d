# Run by passwd_shim.cmake: writes one .cpp with the bytes of a file.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Generated from a linked library; do not edit.\n"
  "extern const unsigned char nof0_passwd_shim_bytes[];\nextern const unsigned long nof0_passwd_shim_size;\n"
  "const unsigned char nof0_passwd_shim_bytes[] = {${bytes}};\n"
  "const unsigned long nof0_passwd_shim_size = sizeof nof0_passwd_shim_bytes;\n")
