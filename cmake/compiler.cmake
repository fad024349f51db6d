# Compiler, warnings, sanitizers, linker, cache.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles C++20 coroutines: temporaries inside a co_await "
    "expression are destroyed twice. Install clang-19 (Debian: apt-get install clang-19) or g++ 13 "
    "or newer and configure again with -DCMAKE_CXX_COMPILER=clang++-19; script/build does it for you.")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_OPTIMIZE_DEPENDENCIES ON) # a room's files need not wait for the rooms below to be archived
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# No debug information: it costs a third of the compile time, and symbols are there without it.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")

find_program(NOF0_CCACHE ccache)
if(NOF0_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${NOF0_CCACHE})
endif()

set(NOF0_SANITIZE "" CACHE STRING "Sanitizers: address,undefined or thread")

add_library(nof0_options INTERFACE)
target_include_directories(nof0_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
# No fused multiply-add: the recorded figures are sums of rounded products, bit for bit.
target_compile_options(nof0_options INTERFACE -Wall -Wextra -Werror -pthread -ffp-contract=off)
target_link_options(nof0_options INTERFACE -pthread)
# The plain executors only: type-erased ones cost a virtual call on every asynchronous step.
target_compile_definitions(nof0_options INTERFACE BOOST_ASIO_NO_DEPRECATED)

if(NOF0_SANITIZE)
  target_compile_options(nof0_options INTERFACE -fsanitize=${NOF0_SANITIZE} -fno-omit-frame-pointer
                                                -fno-sanitize-recover=all)
  target_link_options(nof0_options INTERFACE -fsanitize=${NOF0_SANITIZE})
endif()

# A fast linker of the compiler's own release where there is one.
string(REGEX MATCH "^[0-9]+" NOF0_COMPILER_MAJOR "${CMAKE_CXX_COMPILER_VERSION}")
foreach(linker lld-${NOF0_COMPILER_MAJOR} mold lld)
  string(REPLACE "lld" "ld.lld" linker_program ${linker})
  find_program(NOF0_LINKER_${linker} NAMES ${linker_program} ${linker})
  if(NOF0_LINKER_${linker})
    target_link_options(nof0_options INTERFACE -fuse-ld=${linker})
    break()
  endif()
endforeach()
