package hk.chopmark.docs;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The methods of source files, as the compiler's own parser sees them. */
final class JavaMethods {

    /**
     * One method or constructor.
     *
     * @param file where it stands
     * @param topLevelType simple name of the file's type around it
     * @param abstractType whether its own type is abstract or an interface
     * @param name its name
     * @param firstLine 1-based
     * @param lines from its first to its last line, annotations included
     * @param annotations simple names
     */
    record Method(
            Path file,
            String topLevelType,
            boolean abstractType,
            String name,
            long firstLine,
            long lines,
            Set<String> annotations) {

        boolean isTest() {
            return annotations.contains("Test")
                    || annotations.contains("ParameterizedTest")
                    || annotations.contains("RepeatedTest")
                    || annotations.contains("TestFactory");
        }
    }

    private JavaMethods() {}

    static List<Method> in(Collection<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<Method> methods = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                new Collector(unit, positions, methods).scan(unit, null);
            }
            return methods;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Collector extends TreeScanner<@Nullable Void, @Nullable ClassTree> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Method> methods;

        Collector(CompilationUnitTree unit, SourcePositions positions, List<Method> methods) {
            this.unit = unit;
            this.positions = positions;
            this.methods = methods;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable ClassTree outer) {
            return super.visitClass(type, type);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable ClassTree type) {
            LineMap map = unit.getLineMap();
            long end = positions.getEndPosition(unit, method);
            if (type != null && end >= 0) {
                long first = map.getLineNumber(positions.getStartPosition(unit, method));
                boolean isAbstract =
                        type.getKind() == Tree.Kind.INTERFACE
                                || type.getModifiers().getFlags().contains(Modifier.ABSTRACT);
                methods.add(
                        new Method(
                                Path.of(unit.getSourceFile().toUri()),
                                topLevelType(),
                                isAbstract,
                                method.getName().toString(),
                                first,
                                map.getLineNumber(end) - first + 1,
                                annotationsOf(method)));
            }
            return super.visitMethod(method, type);
        }

        private String topLevelType() {
            String file = Path.of(unit.getSourceFile().toUri()).getFileName().toString();
            return file.substring(0, file.length() - ".java".length());
        }

        private static Set<String> annotationsOf(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .map(AnnotationTree::getAnnotationType)
                    .map(Tree::toString)
                    .map(name -> name.substring(name.lastIndexOf('.') + 1))
                    .collect(Collectors.toSet());
        }
    }
}
