# nof0_embed(TARGET NAME GLOB pattern...): the files become `nof0::embedded::NAME()`, a span of
# EmbeddedFile{name, text} sorted by name (see base/embedded_file.hpp).
set(NOF0_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake")

function(nof0_embed target name)
  cmake_parse_arguments(EMBED "" "" "GLOB" ${ARGN})
  file(GLOB files CONFIGURE_DEPENDS ${EMBED_GLOB})
  list(SORT files)
  set(output "${CMAKE_BINARY_DIR}/embedded/${name}.cpp")
  list(JOIN files "|" joined)
  add_custom_command(OUTPUT "${output}"
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DFILES=${joined} -DOUTPUT=${output} -P "${NOF0_EMBED_SCRIPT}"
    DEPENDS ${files} "${NOF0_EMBED_SCRIPT}" COMMENT "Embedding ${name}" VERBATIM)
  target_sources(${target} PRIVATE "${output}")
endfunction()
