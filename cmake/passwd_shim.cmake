# The library that src/app/embedded/passwd_shim.hpp speaks of: linked on its own and embedded in
# nof0_app as bytes, so that the one binary stays all there is to ship.
add_library(nof0_passwd_shim MODULE "${CMAKE_SOURCE_DIR}/src/app/embedded/passwd_shim.cc")
target_compile_options(nof0_passwd_shim PRIVATE -Wall -Wextra -Werror -O2 -fPIC)
target_link_options(nof0_passwd_shim PRIVATE -nostdlib++)
set(nof0_passwd_shim_source "${CMAKE_BINARY_DIR}/embedded/passwd_shim_bytes.cpp")
add_custom_command(OUTPUT "${nof0_passwd_shim_source}"
  COMMAND ${CMAKE_COMMAND} -DINPUT=$<TARGET_FILE:nof0_passwd_shim> -DOUTPUT=${nof0_passwd_shim_source}
          -P "${CMAKE_CURRENT_LIST_DIR}/embed_bytes.cmake"
  DEPENDS nof0_passwd_shim "${CMAKE_CURRENT_LIST_DIR}/embed_bytes.cmake"
  COMMENT "Embedding the passwd shim" VERBATIM)
target_sources(nof0_app PRIVATE "${nof0_passwd_shim_source}")
