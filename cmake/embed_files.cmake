# Run by nof0_embed: writes one .cpp with every file as a raw string literal.
string(REPLACE "|" ";" files "${FILES}")
file(WRITE "${OUTPUT}" "// Generated from the embedded files; do not edit.\n#include \"base/embedded_file.hpp\"\n\n"
  "namespace nof0::embedded {\nnamespace {\nconstexpr EmbeddedFile k_files[] = {\n    {\"\", \"\"},\n")
foreach(file IN LISTS files)
  get_filename_component(base "${file}" NAME)
  file(READ "${file}" text)
  file(APPEND "${OUTPUT}" "    {\"${base}\", R\"embedded~(")
  file(APPEND "${OUTPUT}" "${text}")
  file(APPEND "${OUTPUT}" ")embedded~\"},\n")
endforeach()
file(APPEND "${OUTPUT}" "};\n} // namespace\n\nstd::span<const EmbeddedFile> ${NAME}() {\n"
  "    return std::span(k_files).subspan(1);\n}\n} // namespace nof0::embedded\n")
