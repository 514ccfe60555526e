//! What a node can be.

use ruff_python_ast::{AnyNodeRef, NodeKind};

/// What a [`Node`](super::Node) is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is named for its Python")]
pub enum Kind {
    // Statements
    Function,
    Class,
    Return,
    Delete,
    TypeAlias,
    Assign,
    AugmentedAssign,
    AnnotatedAssign,
    For,
    While,
    If,
    With,
    Match,
    Raise,
    Try,
    Assert,
    Import,
    ImportFrom,
    Global,
    Nonlocal,
    Expression,
    Pass,
    Break,
    Continue,
    // Expressions
    Boolean,
    Named,
    Binary,
    Unary,
    Lambda,
    Conditional,
    Dict,
    Set,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Generator,
    Await,
    Yield,
    YieldFrom,
    Compare,
    Call,
    FString,
    String,
    Bytes,
    Number,
    True,
    False,
    None,
    Ellipsis,
    Attribute,
    Subscript,
    Starred,
    Name,
    List,
    Tuple,
    Slice,
    // Parts
    Keyword,
    Parameter,
    Decorator,
    WithItem,
    Else,
    ExceptHandler,
    MatchCase,
    Pattern,
    Comprehension,
    Interpolation,
    Alias,
}

impl Kind {
    /// Whether it is a statement.
    pub fn is_statement(self) -> bool {
        self <= Self::Continue
    }

    /// Whether it is an expression.
    pub fn is_expression(self) -> bool {
        self > Self::Continue && self < Self::Keyword
    }

    /// The kind of a node, if it is one that the tree shows.
    pub(super) fn of(node: AnyNodeRef) -> Option<Self> {
        Some(match node.kind() {
            NodeKind::StmtFunctionDef => Self::Function,
            NodeKind::StmtClassDef => Self::Class,
            NodeKind::StmtReturn => Self::Return,
            NodeKind::StmtDelete => Self::Delete,
            NodeKind::StmtTypeAlias => Self::TypeAlias,
            NodeKind::StmtAssign => Self::Assign,
            NodeKind::StmtAugAssign => Self::AugmentedAssign,
            NodeKind::StmtAnnAssign => Self::AnnotatedAssign,
            NodeKind::StmtFor => Self::For,
            NodeKind::StmtWhile => Self::While,
            NodeKind::StmtIf => Self::If,
            NodeKind::StmtWith => Self::With,
            NodeKind::StmtMatch => Self::Match,
            NodeKind::StmtRaise => Self::Raise,
            NodeKind::StmtTry => Self::Try,
            NodeKind::StmtAssert => Self::Assert,
            NodeKind::StmtImport => Self::Import,
            NodeKind::StmtImportFrom => Self::ImportFrom,
            NodeKind::StmtGlobal => Self::Global,
            NodeKind::StmtNonlocal => Self::Nonlocal,
            NodeKind::StmtExpr => Self::Expression,
            NodeKind::StmtPass => Self::Pass,
            NodeKind::StmtBreak => Self::Break,
            NodeKind::StmtContinue => Self::Continue,
            NodeKind::ExprBoolOp => Self::Boolean,
            NodeKind::ExprNamed => Self::Named,
            NodeKind::ExprBinOp => Self::Binary,
            NodeKind::ExprUnaryOp => Self::Unary,
            NodeKind::ExprLambda => Self::Lambda,
            NodeKind::ExprIf => Self::Conditional,
            NodeKind::ExprDict => Self::Dict,
            NodeKind::ExprSet => Self::Set,
            NodeKind::ExprListComp => Self::ListComprehension,
            NodeKind::ExprSetComp => Self::SetComprehension,
            NodeKind::ExprDictComp => Self::DictComprehension,
            NodeKind::ExprGenerator => Self::Generator,
            NodeKind::ExprAwait => Self::Await,
            NodeKind::ExprYield => Self::Yield,
            NodeKind::ExprYieldFrom => Self::YieldFrom,
            NodeKind::ExprCompare => Self::Compare,
            NodeKind::ExprCall => Self::Call,
            NodeKind::ExprFString => Self::FString,
            NodeKind::ExprStringLiteral => Self::String,
            NodeKind::ExprBytesLiteral => Self::Bytes,
            NodeKind::ExprNumberLiteral => Self::Number,
            NodeKind::ExprBooleanLiteral => match node {
                AnyNodeRef::ExprBooleanLiteral(literal) if literal.value => Self::True,
                _ => Self::False,
            },
            NodeKind::ExprNoneLiteral => Self::None,
            NodeKind::ExprEllipsisLiteral => Self::Ellipsis,
            NodeKind::ExprAttribute => Self::Attribute,
            NodeKind::ExprSubscript => Self::Subscript,
            NodeKind::ExprStarred => Self::Starred,
            NodeKind::ExprName => Self::Name,
            NodeKind::ExprList => Self::List,
            NodeKind::ExprTuple => Self::Tuple,
            NodeKind::ExprSlice => Self::Slice,
            NodeKind::Keyword => Self::Keyword,
            NodeKind::Parameter => Self::Parameter,
            NodeKind::Decorator => Self::Decorator,
            NodeKind::WithItem => Self::WithItem,
            NodeKind::ElifElseClause => Self::Else,
            NodeKind::ExceptHandlerExceptHandler => Self::ExceptHandler,
            NodeKind::MatchCase => Self::MatchCase,
            NodeKind::PatternMatchValue
            | NodeKind::PatternMatchSingleton
            | NodeKind::PatternMatchSequence
            | NodeKind::PatternMatchMapping
            | NodeKind::PatternMatchClass
            | NodeKind::PatternMatchStar
            | NodeKind::PatternMatchAs
            | NodeKind::PatternMatchOr => Self::Pattern,
            NodeKind::Comprehension => Self::Comprehension,
            NodeKind::InterpolatedElement => Self::Interpolation,
            NodeKind::Alias => Self::Alias,
            _ => return None,
        })
    }
}
