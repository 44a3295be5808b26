package dev.migrationsentry.scripts;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** A folder as the build leaves it: a jar that starts, and the folder lib beside it. */
public final class PackagedProgram {
  private static final String MAIN = "dev.migrationsentry.Main";

  private PackagedProgram() {}

  /**
   * Writes a jar that starts a class of the tests' own class path, whether it is asked for what its
   * manifest names or for the program's own.
   */
  public static Path jar(Path file, String mainClass) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
    attributes.put(Attributes.Name.CLASS_PATH, classPath());
    Files.createDirectories(file.resolveSibling("lib"));
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      if (!mainClass.equals(MAIN)) {
        jar.putNextEntry(new ZipEntry(MAIN.replace('.', '/') + ".class"));
        jar.write(handingOverTo(mainClass));
      }
      jar.finish();
    }
    return file;
  }

  /** A main class that does nothing but call another one's. */
  private static byte[] handingOverTo(String mainClass) {
    MethodTypeDesc main =
        MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String.arrayType());
    return ClassFile.of()
        .build(
            ClassDesc.of(MAIN),
            made ->
                made.withMethodBody(
                    "main",
                    main,
                    ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC,
                    code ->
                        code.aload(0)
                            .invokestatic(ClassDesc.of(mainClass), "main", main)
                            .return_()));
  }

  private static String classPath() {
    String paths =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(paths.split(java.io.File.pathSeparator, -1))
        .map(path -> Path.of(path).toUri().toString())
        .collect(Collectors.joining(" "));
  }
}
