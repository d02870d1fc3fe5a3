# SPDX-License-Identifier: Apache-2.0
#
# PlenumEmbed compiles the files of a folder into a target, as bytes. The assembler
# reads them (.incbin), which takes no time whatever their size. A changed file is noticed
# by the build, a new one when CMake is run again, as ./dev does every time.
# See PlenumTargets.cmake for how it is used.

set(plenum_embed_dir ${CMAKE_CURRENT_LIST_DIR}/embed)

function(plenum_embed target folder)
  get_filename_component(path ${folder} ABSOLUTE)
  get_filename_component(embed_name ${path} NAME)
  file(GLOB_RECURSE files RELATIVE ${path} ${path}/*)
  if(NOT files)
    message(FATAL_ERROR "plenum_embed: no files in ${path}")
  endif()

  set(embed_declarations "")
  set(embed_entries "")
  set(index 0)
  foreach(file IN LISTS files)
    set(symbol plenum_embedded_${embed_name}_${index})
    string(APPEND embed_declarations "PLENUM_EMBED(${symbol}, \"${path}/${file}\")\n")
    string(APPEND embed_entries
      "    {\"${file}\", {${symbol}, ${symbol}_end}},\n")
    math(EXPR index "${index} + 1")
  endforeach()

  set(out ${CMAKE_CURRENT_BINARY_DIR}/embed)
  configure_file(${plenum_embed_dir}/files.hpp.in ${out}/embedded/${embed_name}.hpp @ONLY)
  configure_file(${plenum_embed_dir}/files.cpp.in ${out}/${embed_name}.cpp @ONLY)
  list(TRANSFORM files PREPEND ${path}/)
  set_source_files_properties(${out}/${embed_name}.cpp PROPERTIES OBJECT_DEPENDS "${files}")
  target_sources(${target} PRIVATE ${out}/${embed_name}.cpp)
  target_include_directories(${target} PUBLIC ${out} ${plenum_embed_dir})
endfunction()
